package dev.firebreak.workerprocess;

import dev.firebreak.process.Ending;
import dev.firebreak.task.Cause;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes why a process ended. */
final class DeathCause {
  /** The message and exit code of a JVM that ends because its heap is full. */
  private static final String HEAP_IS_FULL = "Terminating due to java.lang.OutOfMemoryError";

  private static final int HEAP_IS_FULL_CODE = 3;

  /**
   * The message and exit code of a JVM that crashed on a signal: without a core dump it exits with
   * a code instead.
   */
  private static final Pattern CRASH =
      Pattern.compile(
          "# A fatal error has been detected by the Java[^\n]{0,200}+\n#\n#  (SIG[A-Z]+) ");

  private static final int CRASH_CODE = 1;

  private DeathCause() {}

  static Cause.Ended of(Cause.Ended end) {
    if (end.limit() != null || end.exitCode() == null) {
      return end;
    }
    Matcher crash = CRASH.matcher(end.stderr());
    if (end.exitCode() == CRASH_CODE && crash.find()) {
      return changed(end, null, crash.group(1), null);
    }
    return end.exitCode() == HEAP_IS_FULL_CODE && end.stderr().contains(HEAP_IS_FULL)
        ? changed(end, end.exitCode(), null, "heap")
        : end;
  }

  private static Cause.Ended changed(
      Cause.Ended end,
      @Nullable Integer exitCode,
      @Nullable String signal,
      @Nullable String limit) {
    return new Cause.Ended(
        exitCode, signal, limit, end.stderr(), end.peakMemory(), end.cpu(), end.wall());
  }

  static String inOneLine(Ending how, String said) {
    String end = how.signal().isEmpty() ? "with exit code " + how.exitCode() : "by " + how.signal();
    String last = TextLimits.lastLine(said);
    return last.isEmpty() ? end : end + " (" + last + ")";
  }
}
