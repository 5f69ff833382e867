package dev.firebreak.config;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;

/**
 * The character set of what this process is given by the system: arguments, environment and names
 * of files are UTF-8, which the start script sees to by its locale, or are refused.
 */
public final class Utf8 {
  private static final String REMEDY =
      "bin/firebreak starts Java with LC_ALL=C.UTF-8; do the same, and write it in UTF-8";

  /** What Java puts in place of bytes that it can't read. */
  private static final char UNREADABLE = '\uFFFD';

  private Utf8() {}

  /** The character set in which Java reads names; that of the locale. */
  static String ofNames() {
    return System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name());
  }

  /** Why a text that the system gave is not what was meant; null if it is. Never shows it. */
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

  /** Why a text is no path, with the remedy if that is the locale. */
  public static String reason(InvalidPathException refusal) {
    String fault = fault(refusal.getInput());
    return fault == null ? refusal.getReason() : refusal.getReason() + ": it " + fault;
  }
}
