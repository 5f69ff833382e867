package dev.firebreak.process;

/**
 * A program begins as a shadow of this JVM, whose memory the kernel books as the program's peak
 * until it takes more. Belongs to the loop.
 */
final class OwnPeak {
  private static long known;

  private OwnPeak() {}

  /** A peak as the kernel tells it; 0 if it may be this JVM's own. */
  static long beyond(long peak) {
    if (peak > known) {
      known = Math.max(known, ProcFs.ownPeak());
    }
    return peak > known ? peak : 0;
  }
}
