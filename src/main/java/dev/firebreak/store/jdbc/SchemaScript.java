package dev.firebreak.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The scripts that migrate the tables of a store, {@code schema/001.sql} and so on beside the class
 * that executes them.
 */
public final class SchemaScript {
  private SchemaScript() {}

  /** Reads the script that brings the tables to a version, without the lines that are comments. */
  public static String read(Class<?> schema, long version) {
    String name = String.format(Locale.ROOT, "schema/%03d.sql", version);
    try (InputStream in = schema.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new IllegalStateException(name + " can't be read", e);
    }
  }
}
