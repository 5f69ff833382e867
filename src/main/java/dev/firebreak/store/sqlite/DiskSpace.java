package dev.firebreak.store.sqlite;

import java.io.File;
import java.nio.file.Path;

/**
 * Whether there is space for more. Submissions are refused while what is there may still be needed:
 * to write back the log, and for the ends of tasks that were accepted.
 */
final class DiskSpace {
  private static final long RESERVE = 1L << 20;

  private final File folder;
  private final File log;
  private volatile boolean some = true;

  DiskSpace(Path folder, Path log) {
    this.folder = folder.toFile();
    this.log = log.toFile();
  }

  /** Looks again. */
  boolean look() {
    some = free() >= 2 * log.length() + RESERVE;
    return some;
  }

  /** Where there was none, somebody may have made some. */
  boolean some() {
    return some || look();
  }

  long free() {
    return folder.getUsableSpace();
  }
}
