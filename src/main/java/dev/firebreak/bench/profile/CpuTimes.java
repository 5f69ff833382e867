package dev.firebreak.bench.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The processor time that a process has taken so far, as the kernel counts it, in nanoseconds.
 *
 * @param all that of the process
 * @param collector that of the threads that collect garbage
 * @param compiler that of the threads that compile
 */
record CpuTimes(long all, long collector, long compiler) {
  /** The kernel counts in hundredths of a second on all platforms where Java runs. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int USER = 11;
  private static final int SYSTEM = 12;

  /** Reads those of a process of this machine. */
  static CpuTimes of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    long collector = 0;
    long compiler = 0;
    List<Path> threads;
    try (Stream<Path> all = Files.list(process.resolve("task"))) {
      threads = all.toList();
    }
    for (Path thread : threads) {
      String stat = stat(thread);
      String name = stat.substring(stat.indexOf('(') + 1, Math.max(1, stat.lastIndexOf(')')));
      if (name.startsWith("GC ") || name.startsWith("G1 ") || name.equals("VM Thread")) {
        collector += nanos(stat);
      } else if (name.startsWith("C1 ") || name.startsWith("C2 ")) {
        compiler += nanos(stat);
      }
    }
    return new CpuTimes(nanos(stat(process)), collector, compiler);
  }

  CpuTimes minus(CpuTimes before) {
    return new CpuTimes(all - before.all, collector - before.collector, compiler - before.compiler);
  }

  CpuTimes plus(CpuTimes other) {
    return new CpuTimes(all + other.all, collector + other.collector, compiler + other.compiler);
  }

  /** The time of threads that run Java. */
  long java() {
    return Math.max(0, all - collector - compiler);
  }

  /** The file may be gone, as threads end. */
  private static String stat(Path folder) {
    try {
      return Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  private static long nanos(String stat) {
    if (stat.isEmpty()) {
      return 0;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) * TICK_NANOS;
  }
}
