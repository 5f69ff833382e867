package dev.firebreak.process;

import org.jspecify.annotations.Nullable;

/** The memory of other processes. */
public final class ResidentMemory {
  private ResidentMemory() {}

  /**
   * Returns the resident memory of a process in bytes; null if it has ended, or the system is not
   * Linux. Reads a file of the kernel, which takes microseconds.
   */
  public static @Nullable Long of(long pid) {
    ProcFs.Stat stat = ProcFs.stat(Math.toIntExact(pid));
    return stat == null || stat.zombie() ? null : stat.residentPages() * Kernel.PAGE_BYTES;
  }
}
