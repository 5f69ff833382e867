package dev.firebreak.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many connections this process can have, which is limited by the number of its open files.
 * When descriptors run out, a connection can be neither accepted nor refused, and every other
 * attempt of the node to open a file fails as well; so some descriptors are reserved.
 */
final class Descriptors {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\d+)");

  /**
   * Reserved for jars, logs, handlers and child processes, in addition to a share of all
   * descriptors, because some of these are many.
   */
  private static final int RESERVED = 160;

  private static final int RESERVED_PART = 10;

  /** The part of the reserved descriptors that lingering connections may use. */
  private static final int LINGERING_PART = 40;

  private static final int MOST_LINGERING = 1000;

  private Descriptors() {}

  /** Returns the wanted number of connections, or the possible number if that is smaller. */
  static int atMost(int wanted) {
    return (int) Math.min(wanted, possible());
  }

  /** How many connections may linger after they no longer count. */
  static int lingering() {
    return (int) Math.min(MOST_LINGERING, openFiles() / LINGERING_PART);
  }

  private static long possible() {
    long files = openFiles();
    return Math.max(1, files - files / RESERVED_PART - RESERVED);
  }

  /** The limit of this process; a very large number if there is none or it is unknown. */
  private static long openFiles() {
    try {
      Matcher matcher = OPEN_FILES.matcher(Files.readString(LIMITS));
      if (matcher.find()) {
        return Long.parseLong(matcher.group(1));
      }
    } catch (IOException | NumberFormatException _) {
      // This system is not Linux.
    }
    return Integer.MAX_VALUE;
  }
}
