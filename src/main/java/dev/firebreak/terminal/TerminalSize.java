package dev.firebreak.terminal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The size of a terminal.
 *
 * @param columns its width in cells
 * @param rows its height in lines
 */
public record TerminalSize(int columns, int rows) {
  private static final TerminalSize USUAL = new TerminalSize(80, 24);
  private static final int MOST_DIGITS = 4;

  /** Whether standard error is a terminal. */
  public static boolean isStandardErrorTerminal() {
    return Stty.ofStandardError("size") != null;
  }

  /** Returns the size of the terminal that standard error is; the usual one if it is none. */
  public static TerminalSize ofStandardError() {
    return measured(Stty.ofStandardError("size"));
  }

  /** Returns the size of the terminal that controls this process; the usual one without any. */
  public static TerminalSize ofTerminal() {
    return measured(Stty.ofTerminal("size"));
  }

  private static TerminalSize measured(@Nullable String answer) {
    return of(answer == null ? "" : answer, System.getenv());
  }

  /**
   * Returns the size.
   *
   * @param answer what {@code stty size} printed: rows and columns, which are 0 if not known
   * @param environment COLUMNS and LINES count more
   */
  static TerminalSize of(String answer, Map<String, String> environment) {
    String[] numbers = answer.strip().split(" ", -1);
    int rows = number(numbers[0], USUAL.rows);
    int columns = number(numbers.length == 2 ? numbers[1] : "", USUAL.columns);
    return new TerminalSize(
        number(environment.getOrDefault("COLUMNS", ""), columns),
        number(environment.getOrDefault("LINES", ""), rows));
  }

  private static int number(String text, int otherwise) {
    boolean number =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int value = number ? Integer.parseInt(text) : 0;
    return value == 0 ? otherwise : value;
  }
}
