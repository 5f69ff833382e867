package dev.firebreak.output;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Messages of a server that are no log entries, such as the reason why it does not start: plain
 * text, or lines of JSON with the members of log entries.
 */
public final class Messages {
  private static final String LOGGER = "dev.firebreak";
  private static volatile boolean json;

  private Messages() {}

  /** From now on, each message is a line of JSON. */
  public static void asJson() {
    json = true;
  }

  /** Prints why something does not work, to standard error. */
  public static void error(String message) {
    print(System.err, "ERROR", message);
  }

  /** Prints a hint, to standard error. */
  public static void hint(String message) {
    print(System.err, "INFO", message);
  }

  /** Prints what the server offers now, to standard output. */
  public static void announce(String message) {
    print(System.out, "INFO", message);
  }

  private static void print(PrintStream stream, String level, String message) {
    stream.println(json ? line(level, message) : message);
  }

  /** The text of a message that is printed later, for instance because no memory is left then. */
  public static String prepared(String level, String message) {
    return json ? line(level, message) : message;
  }

  /** The text about lines that were dropped. */
  static String dropped(String message) {
    return json ? line("WARN", message) : "firebreak: " + message;
  }

  private static String line(String level, String message) {
    return String.format(
        Locale.ROOT,
        "{\"time\":\"%s\",\"level\":\"%s\",\"logger\":\"%s\",\"message\":\"%s\"}",
        Instant.now().truncatedTo(ChronoUnit.MILLIS),
        level,
        LOGGER,
        escaped(message));
  }

  /** Escapes everything but printable ASCII: this package has no JSON library. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c >= ' ' && c < '\u007f') {
        escaped.append(c);
      } else {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return escaped.toString();
  }
}
