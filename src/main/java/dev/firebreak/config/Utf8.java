package dev.firebreak.config;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;

/**
 * The character set of texts from the system: arguments, environment and file names must be UTF-8,
 * which the start script ensures by its locale; others are refused.
 */
public final class Utf8 {
  private static final String REMEDY =
      "bin/firebreak starts Java with LC_ALL=C.UTF-8; do the same, and write it in UTF-8";

  /** The character that Java substitutes for bytes that it can't decode. */
  private static final char UNREADABLE = '\uFFFD';

  private Utf8() {}

  /** The character set in which Java reads names, which is that of the locale. */
  static String ofNames() {
    return System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name());
  }

  /**
   * Returns why a text of the system was decoded wrongly; null if it was not. Never quotes the
   * text.
   */
  public static @Nullable String fault(String text) {
    return fault(text, ofNames());
  }

  static @Nullable String fault(String text, String names) {
    if (text.indexOf(UNREADABLE) >= 0) {
      return "has bytes that can't be read as " + names + " (" + REMEDY + ')';
    }
    boolean certain =
        File.separatorChar != '/' || names.equalsIgnoreCase(StandardCharsets.UTF_8.name());
    return certain || text.chars().allMatch(c -> c < 0x80)
        ? null
        : "has characters that are read as " + names + ", not as UTF-8 (" + REMEDY + ')';
  }

  /** Returns why a text is no path, with the remedy if the locale is the cause. */
  public static String reason(InvalidPathException refusal) {
    String fault = fault(refusal.getInput());
    return fault == null ? refusal.getReason() : refusal.getReason() + ": it " + fault;
  }
}
