package dev.firebreak.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;

/** Copies the files of a store that is open. */
final class Copies {
  private Copies() {}

  /** By another process: closing the files within this one would give up its locks. */
  static void make(Path from, Path to) throws IOException, InterruptedException {
    Process copying = new ProcessBuilder("cp", "-r", from.toString(), to.toString()).start();
    if (copying.waitFor() != 0) {
      throw new IOException("cp failed");
    }
  }
}
