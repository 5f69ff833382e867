package dev.firebreak.store.sqlite;

import java.io.File;
import java.nio.file.Path;

/**
 * Whether there is space for more tasks. Submissions are refused while the remaining space may be
 * needed to write back the log and to record the ends of accepted tasks.
 */
final class DiskSpace {
  private static final long RESERVE = 1L << 20;

  private final File folder;
  private final File log;
  private volatile boolean hasSpace = true;
  private volatile long free;

  DiskSpace(Path folder, Path log) {
    this.folder = folder.toFile();
    this.log = log.toFile();
  }

  /** Checks again, and returns whether there is space. */
  boolean recheck() {
    free = folder.getUsableSpace();
    hasSpace = free >= 2 * log.length() + RESERVE;
    return hasSpace;
  }

  /** Whether there is space; checks again if there was none. */
  boolean hasSpace() {
    return hasSpace || recheck();
  }

  /** How much was free when it was last checked, in bytes. */
  long freeAtLastCheck() {
    return free;
  }
}
