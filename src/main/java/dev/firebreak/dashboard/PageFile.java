package dev.firebreak.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the page.
 *
 * @param kind its format
 * @param plain its bytes
 * @param compressed the same by gzip
 */
@SuppressWarnings("ArrayRecordComponent") // Files are never compared.
public record PageFile(Kind kind, byte[] plain, byte[] compressed) {

  /** The format of a file. */
  public enum Kind {
    /** HTML. */
    PAGE,
    /** CSS. */
    STYLE,
    /** JavaScript. */
    SCRIPT,
    /** SVG. */
    IMAGE;

    static Kind of(String name) {
      return switch (name.substring(name.lastIndexOf('.') + 1)) {
        case "html" -> PAGE;
        case "css" -> STYLE;
        case "js" -> SCRIPT;
        case "svg" -> IMAGE;
        default -> throw new IllegalArgumentException(name);
      };
    }
  }

  static PageFile of(String name, byte[] plain) {
    return new PageFile(Kind.of(name), plain, gzip(plain));
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    return compressed.toByteArray();
  }
}
