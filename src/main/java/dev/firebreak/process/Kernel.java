package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.time.Duration;

/** The units that the kernel counts in. */
final class Kernel {
  private static final int SC_CLK_TCK = 2;
  private static final int SC_PAGESIZE = 30;

  static final long PAGE_BYTES = ask(SC_PAGESIZE);
  static final long TICKS_PER_SECOND = ask(SC_CLK_TCK);

  private Kernel() {}

  /** Loads this class, and other classes that are first needed when a program ends. */
  static void prepare() {
    Signals.name(0);
    Ending _ =
        new Ending(
            0, "", Ending.LimitHit.NONE, new Ending.Usage(0, Duration.ZERO, Duration.ZERO), 0);
    Signalling.send(new ProcFs.Stat(Integer.MAX_VALUE, false, 0, 0, 0, 1, 0, 0, 0, 0), 0);
  }

  private static long ask(int name) {
    try {
      return (long) Libc.plain("sysconf", JAVA_LONG, JAVA_INT).invokeExact(name);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }
}
