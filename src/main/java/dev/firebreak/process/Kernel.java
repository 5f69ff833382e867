package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** The kernel's own units. */
final class Kernel {
  private static final int SC_CLK_TCK = 2;
  private static final int SC_PAGESIZE = 30;

  static final long PAGE_BYTES = ask(SC_PAGESIZE);
  static final long TICKS_PER_SECOND = ask(SC_CLK_TCK);

  private Kernel() {}

  private static long ask(int name) {
    try {
      return (long) Libc.plain("sysconf", JAVA_LONG, JAVA_INT).invokeExact(name);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }
}
