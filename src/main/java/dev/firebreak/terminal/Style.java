package dev.firebreak.terminal;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a terminal can show and its user wants to see.
 *
 * @param color whether colours and bold text are used
 * @param unicode whether characters beyond ASCII are shown
 */
public record Style(boolean color, boolean unicode) {
  /** ASCII without colour, which every terminal and every file can hold. */
  public static final Style PLAIN = new Style(false, false);

  /** The property that says whether the terminal has Unicode: Java runs in another locale. */
  private static final String UNICODE = "firebreak.unicode";

  private static final String ESCAPE = "\u001b[";

  /** How a text stands out. */
  public enum Emphasis {
    BOLD("1"),
    DIM("2"),
    REVERSED("7"),
    RED("31"),
    GREEN("32"),
    YELLOW("33");

    private final String code;

    Emphasis(String code) {
      this.code = code;
    }
  }

  /**
   * The style for the user of this process.
   *
   * @param noColor whether the command line says that no colours are wanted
   */
  public static Style ofUser(boolean noColor) {
    return of(System.getenv(), System.getProperty(UNICODE), noColor);
  }

  static Style of(Map<String, String> environment, @Nullable String unicode, boolean noColor) {
    boolean color =
        !noColor
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && canMoveCursor(environment);
    return new Style(color, unicode == null ? isUtf8(locale(environment)) : unicode.equals("true"));
  }

  /** Whether the terminal of this process understands escape sequences. */
  public static boolean canMoveCursor() {
    return canMoveCursor(System.getenv());
  }

  static boolean canMoveCursor(Map<String, String> environment) {
    String terminal = environment.getOrDefault("TERM", "");
    return !terminal.isEmpty() && !terminal.equals("dumb");
  }

  /** The locale of characters, by the precedence of POSIX. */
  private static String locale(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE"}) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return environment.getOrDefault("LANG", "");
  }

  private static boolean isUtf8(String locale) {
    String name = locale.toLowerCase(Locale.ROOT);
    return name.contains("utf-8") || name.contains("utf8");
  }

  /** Returns the text with emphasis, or unchanged where there are no colours. */
  public String paint(String text, Emphasis emphasis) {
    return color && !text.isBlank() ? ESCAPE + emphasis.code + 'm' + text + ESCAPE + "0m" : text;
  }

  /** Returns a text without its emphasis. */
  public static String unpainted(String text) {
    return text.replaceAll("\u001b\\[[0-9;]*m", "");
  }
}
