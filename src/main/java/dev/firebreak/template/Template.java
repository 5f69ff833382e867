package dev.firebreak.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.firebreak.template.NewFiles.Access;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A configuration with an example program. */
public enum Template {
  /** A signed webhook of GitHub that runs a script. */
  WEBHOOK,
  /** ImageMagick with limits. */
  THUMBNAIL,
  /** A task at a fixed time. */
  REPORT,
  /** A Python program that is kept ready. */
  PYTHON_WORKER;

  /** The name of the configuration in each folder. */
  public static final String CONFIGURATION = "firebreak.conf";

  private static final int SECRET_BYTES = 32;

  /** The files beside the configuration. */
  private Map<String, Access> programs() {
    return switch (this) {
      case WEBHOOK ->
          Map.of(
              "deploy.sh", Access.PROGRAM, "push.json", Access.READABLE, "secret", Access.SECRET);
      case THUMBNAIL -> Map.of("policy.xml", Access.READABLE);
      case REPORT -> Map.of("report.sh", Access.PROGRAM);
      case PYTHON_WORKER -> Map.of("worker.py", Access.PROGRAM);
    };
  }

  /** The name on the command line and of the resource folder, such as {@code python-worker}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the files for a folder, whose absolute path the configuration contains. */
  public NewFiles files(Path folder) {
    NewFiles files = new NewFiles();
    String dir = Quoting.hocon(folder.toAbsolutePath().normalize().toString());
    files.add(CONFIGURATION, resource(CONFIGURATION).replace("{{dir}}", dir), Access.READABLE);
    new TreeMap<>(programs())
        .forEach(
            (name, access) ->
                files.add(name, access == Access.SECRET ? newSecret() : resource(name), access));
    return files;
  }

  /**
   * Returns what to type next, each command in a line that begins with two blanks.
   *
   * @param firebreak how the user starts firebreak
   * @param folder the folder, as the user has named it
   */
  public String next(String firebreak, Path folder) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("{{firebreak}}", Quoting.shell(firebreak));
    values.put("{{dir}}", Quoting.shell(folder.toString()));
    String text = resource("next.txt");
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace(value.getKey(), value.getValue());
    }
    return text;
  }

  private static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes) + '\n';
  }

  private String resource(String name) {
    try (InputStream in = Template.class.getResourceAsStream(word() + '/' + name)) {
      return new String(requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
