package dev.firebreak.process;

/**
 * Corrects the peak memory of a program. Its process begins with the memory of this JVM, which the
 * kernel reports as the program's peak until the program uses more. Belongs to the loop.
 */
final class OwnPeak {
  private static long known;

  private OwnPeak() {}

  /** Returns the peak that the kernel reports, or 0 if it may be that of this JVM. */
  static long beyond(long peak) {
    if (peak > known) {
      known = Math.max(known, ProcFs.ownPeak());
    }
    return peak > known ? peak : 0;
  }
}
