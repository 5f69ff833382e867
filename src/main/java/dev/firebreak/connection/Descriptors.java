package dev.firebreak.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many connections this process can have, which is not more than it may have open files. When
 * those run out, a connection can be neither accepted nor turned away, and whatever else the node
 * wants to open fails as well; so some are kept back.
 */
final class Descriptors {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\d+)");

  /** For jars, logs, handlers and children; and a part of all, since some of those are many. */
  private static final int KEPT_BACK = 160;

  private static final int KEPT_BACK_PART = 10;

  /** A part of what is kept back for connections that are about to be closed. */
  private static final int LINGERING_PART = 40;

  private static final int MOST_LINGERING = 1000;

  private Descriptors() {}

  /** As many as wanted, or as there can be. */
  static int atMost(int wanted) {
    return (int) Math.min(wanted, possible());
  }

  /** How many connections may linger that are not counted any more. */
  static int lingering() {
    return (int) Math.min(MOST_LINGERING, openFiles() / LINGERING_PART);
  }

  private static long possible() {
    long files = openFiles();
    return Math.max(1, files - files / KEPT_BACK_PART - KEPT_BACK);
  }

  /** The limit of this process; very many if there is none, or the system does not say. */
  private static long openFiles() {
    try {
      Matcher matcher = OPEN_FILES.matcher(Files.readString(LIMITS));
      if (matcher.find()) {
        return Long.parseLong(matcher.group(1));
      }
    } catch (IOException | NumberFormatException _) {
      // Not Linux.
    }
    return Integer.MAX_VALUE;
  }
}
