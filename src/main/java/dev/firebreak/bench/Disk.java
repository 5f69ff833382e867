package dev.firebreak.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The disk that holds the tasks, and the least cost of a commit on it.
 *
 * @param folder the folder as given
 * @param fileSystem the type of its file system
 * @param syncMicros the median time to append 4 KiB to a file and sync it
 * @param syncMicrosP99 the same, the 99th percentile
 */
public record Disk(String folder, String fileSystem, double syncMicros, double syncMicrosP99) {
  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");
  private static final int BYTES = 4096;
  private static final int TIMES = 300;
  private static final int WARM_UP = 50;

  /**
   * Measures appends and syncs of a temporary file.
   *
   * @throws IOException if the folder cannot be written, or is in memory, where a sync has no
   *     meaning
   */
  public static Disk measure(Path folder) throws IOException {
    String kind = Files.getFileStore(folder).type();
    if (MEMORY.contains(kind)) {
      throw new IOException(
          folder + " is in memory (" + kind + "): choose a folder on a disk by --data-dir");
    }
    long[] nanos = syncs(Files.createTempFile(folder, "sync", null));
    return new Disk(
        folder.toString(), kind, micros(nanos[TIMES / 2]), micros(nanos[TIMES * 99 / 100]));
  }

  private static long[] syncs(Path file) throws IOException {
    long[] nanos = new long[TIMES];
    ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.APPEND, StandardOpenOption.DELETE_ON_CLOSE)) {
      for (int i = -WARM_UP; i < TIMES; i++) {
        long begin = System.nanoTime();
        channel.write(bytes.clear());
        channel.force(false);
        if (i >= 0) {
          nanos[i] = System.nanoTime() - begin;
        }
      }
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static double micros(long nanos) {
    return (double) nanos / TimeUnit.MICROSECONDS.toNanos(1);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "tasks on %s in %s, where a sync of 4 KiB takes %.0f µs (p99 %.0f)",
        fileSystem,
        folder,
        syncMicros,
        syncMicrosP99);
  }
}
