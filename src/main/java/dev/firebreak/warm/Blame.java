package dev.firebreak.warm;

import dev.firebreak.process.Ending;
import dev.firebreak.task.Cause;

/** Says what a process that ended died of. */
final class Blame {
  /** What a JVM says and returns that was told to end when its heap is full. */
  private static final String HEAP_IS_FULL = "Terminating due to java.lang.OutOfMemoryError";

  private static final int HEAP_IS_FULL_CODE = 3;

  private Blame() {}

  static Cause.Ended of(Cause.Ended end) {
    boolean fullHeap =
        end.limit() == null
            && Integer.valueOf(HEAP_IS_FULL_CODE).equals(end.exitCode())
            && end.stderr().contains(HEAP_IS_FULL);
    return fullHeap
        ? new Cause.Ended(
            end.exitCode(),
            end.signal(),
            "heap",
            end.stderr(),
            end.peakMemory(),
            end.cpu(),
            end.wall())
        : end;
  }

  static String inOneLine(Ending how, String said) {
    String end = how.signal().isEmpty() ? "with exit code " + how.exitCode() : "by " + how.signal();
    String last = Texts.lastLine(said);
    return last.isEmpty() ? end : end + " (" + last + ")";
  }
}
