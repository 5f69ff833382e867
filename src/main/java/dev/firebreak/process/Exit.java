package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel reports about a process that has ended.
 *
 * @param exitCode the exit code; {@link Ending#NO_EXIT_CODE} if a signal ended the process
 * @param signal the name of this signal; empty if the process exited
 * @param maxRss the largest resident memory, in bytes, of the process or any child that it waited
 *     for
 * @param cpu processor time of the process and the children that it waited for
 */
record Exit(int exitCode, String signal, long maxRss, Duration cpu) {
  private static final Exit REAPED_ELSEWHERE =
      new Exit(Ending.NO_EXIT_CODE, "unknown", 0, Duration.ZERO);

  private static final int RUSAGE = 144;
  private static final int RUSAGE_MAXRSS = 32;
  private static final int MICROS = 1_000_000;

  /** Reaps a child. Returns null if it has not ended yet. */
  static @Nullable Exit reap(int pid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment word = arena.allocate(JAVA_INT);
      MemorySegment usage = arena.allocate(RUSAGE, 8);
      int result = ProcessCalls.wait4(pid, word, ProcessCalls.WNOHANG, usage);
      if (result == -Libc.ECHILD) {
        return REAPED_ELSEWHERE; // Other code reaped the child, which has ended.
      } else if (result != pid) {
        return null;
      }
      int status = word.get(JAVA_INT, 0);
      int signal = status & 0x7f;
      return new Exit(
          signal == 0 ? (status >> 8) & 0xff : Ending.NO_EXIT_CODE,
          signal == 0 ? "" : Signals.name(signal),
          usage.get(JAVA_LONG, RUSAGE_MAXRSS) * 1024,
          time(usage, 0).plus(time(usage, 16)));
    }
  }

  private static Duration time(MemorySegment usage, int offset) {
    long seconds = usage.get(JAVA_LONG, offset);
    long micros = usage.get(JAVA_LONG, offset + 8L);
    return Duration.ofNanos((seconds * MICROS + micros) * 1000);
  }
}
