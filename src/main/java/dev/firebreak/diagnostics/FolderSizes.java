package dev.firebreak.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The sizes of the files in a folder. */
public final class FolderSizes {
  private static final int MOST_FILES = 200;

  private FolderSizes() {}

  /** Returns the sizes, by name, in bytes. */
  public static Map<String, Long> of(Path folder) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.limit(MOST_FILES).toList()) {
        sizes.put(String.valueOf(file.getFileName()), size(file));
      }
    }
    return sizes;
  }

  /** The size; -1 for a file that has gone meanwhile. */
  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException _) {
      return -1;
    }
  }
}
