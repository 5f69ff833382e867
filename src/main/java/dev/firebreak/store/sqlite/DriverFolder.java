package dev.firebreak.store.sqlite;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Chooses where the SQLite driver unpacks its native library, once for each process: a folder from
 * which the system allows libraries to be loaded. The driver takes the folder from a system
 * property; if the operator has set this property, it stays as it is.
 */
final class DriverFolder {
  private static final String PROPERTY = "org.sqlite.tmpdir";

  /** The value that this class, not the operator, has set. Guarded by the class. */
  private static String ours = "";

  private DriverFolder() {}

  /**
   * Chooses the folder.
   *
   * @param beside the folder of the store, which is preferred
   * @throws IOException if libraries can be loaded from none of the candidates
   */
  static synchronized void prepare(Path beside) throws IOException {
    String set = System.getProperty(PROPERTY, "");
    if (!set.isEmpty() && !set.equals(ours)) {
      return;
    }
    Path own = beside.resolve("driver");
    List<Path> candidates =
        List.of(
            own,
            Path.of(System.getProperty("java.io.tmpdir")),
            Path.of(System.getProperty("user.home")));
    Path chosen = firstUsable(candidates);
    if (Files.isDirectory(own)) {
      clear(own);
    }
    if (!chosen.equals(own)) {
      Files.deleteIfExists(own);
    }
    ours = chosen.toString();
    System.setProperty(PROPERTY, ours);
    NativeLibrary.load(chosen);
  }

  static Path firstUsable(List<Path> candidates) throws IOException {
    List<String> refused = new ArrayList<>();
    for (Path candidate : candidates) {
      try {
        if (mayExecute(Files.createDirectories(candidate))) {
          return candidate;
        }
        refused.add(candidate + " (mounted noexec)");
      } catch (IOException e) {
        refused.add(candidate + " (" + e + ')');
      }
    }
    throw new IOException(
        "SQLite's native library can be loaded from none of "
            + String.join(", ", refused)
            + ": name a folder that is not mounted noexec by FIREBREAK_JAVA_OPTS=-D"
            + PROPERTY
            + "=FOLDER");
  }

  /** On a file system mounted noexec, access(2) reports no file as executable. */
  private static boolean mayExecute(Path folder) throws IOException {
    Path probe = folder.resolve("firebreak-probe-" + UUID.randomUUID());
    Files.createFile(probe);
    try {
      return probe.toFile().setExecutable(true, true) && Files.isExecutable(probe);
    } finally {
      Files.delete(probe);
    }
  }

  /** Deletes copies of the library that killed processes left. */
  private static void clear(Path folder) throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(folder)) {
      for (Path file : old) {
        Files.deleteIfExists(file);
      }
    }
  }
}
