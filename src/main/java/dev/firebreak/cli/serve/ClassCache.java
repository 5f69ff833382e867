package dev.firebreak.cli.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether Java uses the cache of classes that the start script named. Java does not say so: it
 * ignores a cache that was made of other files or by another Java, and starts twice as slowly.
 */
final class ClassCache {
  /** The file, as a system property. The script sets it only if no options for Java are given. */
  private static final String FILE = "firebreak.class-cache";

  /** Lists the files that the operating system has mapped into this process. */
  private static final Path MAPPED = Path.of("/proc/self/maps");

  private ClassCache() {}

  /** Returns a hint for the operator if the cache is there and is not used. */
  static Optional<String> hint() {
    String file = System.getProperty(FILE);
    if (file == null || isMapped(file)) {
      return Optional.empty();
    }
    return Optional.of(
        "The start was slow, because Java can't use the cache of classes "
            + file
            + ": it was made from other files, which may have been copied without their times, or"
            + " for another Java or machine. To make it again: firebreak cache");
  }

  /** Returns true also where the operating system does not tell. */
  private static boolean isMapped(String file) {
    try {
      return !Files.isReadable(MAPPED) || Files.readString(MAPPED).contains(file + "\n");
    } catch (IOException _) {
      return true;
    }
  }
}
