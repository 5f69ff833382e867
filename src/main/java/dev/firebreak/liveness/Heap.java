package dev.firebreak.liveness;

import java.util.function.DoublePredicate;
import java.util.function.DoubleSupplier;

/**
 * What the heap can be asked.
 *
 * @param used the part of it that is taken, garbage included, 0 to 1
 * @param hasRoom whether a part of it, 0 to 1, can still be had, after as many collections as that
 *     needs
 */
record Heap(DoubleSupplier used, DoublePredicate hasRoom) {
  /** Small enough to fit into any gap that is worth having. */
  private static final int PIECE = 16 * 1024;

  static Heap ofThisJvm() {
    return new Heap(Heap::usedOfThisJvm, Heap::thisJvmHasRoom);
  }

  private static double usedOfThisJvm() {
    Runtime jvm = Runtime.getRuntime();
    return (double) (jvm.totalMemory() - jvm.freeMemory()) / jvm.maxMemory();
  }

  /**
   * Takes the room and lets it go. No reading would do: a heap in which nothing is left reads 92 %
   * under the serial collector, and 73 % under Shenandoah if it is full of large arrays. An
   * allocation fails only after the JVM has collected all it could.
   */
  private static boolean thisJvmHasRoom(double part) {
    try {
      long pieces = (long) (Runtime.getRuntime().maxMemory() * part / PIECE);
      Object[] chain = {};
      for (long i = 0; i < pieces; i++) {
        chain = new Object[] {chain, new byte[PIECE]};
      }
      return chain.length > 0;
    } catch (OutOfMemoryError _) {
      return false;
    }
  }
}
