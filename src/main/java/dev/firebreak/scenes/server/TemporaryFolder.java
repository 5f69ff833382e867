package dev.firebreak.scenes.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A temporary folder of a scene, deleted with its contents when it is closed, or when this program
 * ends before.
 */
public record TemporaryFolder(Path path) implements AutoCloseable {
  /** How long processes that were killed may still make files there. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * Makes a folder.
   *
   * @throws IOException if it can't be made, or this program is ending
   */
  public static TemporaryFolder make() throws IOException {
    TemporaryFolder folder = new TemporaryFolder(Files.createTempDirectory("firebreak-demo"));
    EarlyEnd.add(folder);
    return folder;
  }

  @Override
  public void close() throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (Files.exists(path)) {
      try {
        delete();
      } catch (IOException | UncheckedIOException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    EarlyEnd.remove(this);
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
