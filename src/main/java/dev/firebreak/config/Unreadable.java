package dev.firebreak.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The error about a file that is not HOCON. Typesafe Config quotes the text that it can't parse,
 * which may be a part of a password.
 */
final class Unreadable {
  private static final Pattern SECRET =
      Pattern.compile("passw|secret|jdbc|token|credential|key", Pattern.CASE_INSENSITIVE);

  private Unreadable() {}

  static String said(ConfigException e) {
    ConfigOrigin origin = e.origin();
    if (e instanceof ConfigException.Parse && origin != null && mayShowSecret(origin)) {
      return origin.description()
          + ": this line can't be read; why is not shown, since it may have a secret in it. A value"
          + " with other signs than letters, digits, - and _ stands in double quotes";
    }
    return String.valueOf(e.getMessage());
  }

  /** A value may have begun on the line before. */
  private static boolean mayShowSecret(ConfigOrigin origin) {
    int line = origin.lineNumber();
    return line > 0
        && lines(origin.filename()).stream()
            .skip(Math.max(0, line - 2))
            .limit(2)
            .anyMatch(text -> SECRET.matcher(text).find());
  }

  private static List<String> lines(@Nullable String file) {
    try {
      return file == null ? List.of("secret") : Files.readAllLines(Path.of(file));
    } catch (IOException _) {
      return List.of("secret"); // The content is unknown, so it may contain a secret.
    }
  }
}
