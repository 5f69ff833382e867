package dev.firebreak.cluster;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Which long results are being fetched: few at a time, since each is put together in memory. Not
 * thread-safe.
 */
final class ResultFetches {
  private static final int MOST = 4;

  private final SequencedSet<Long> inOrder = new LinkedHashSet<>();

  /** Whether it is this one's turn; it has a place in line if not, and is to ask again. */
  boolean mayGoOn(long number) {
    inOrder.addLast(number);
    return inOrder.stream().limit(MOST).anyMatch(one -> one == number);
  }

  boolean any() {
    return !inOrder.isEmpty();
  }

  void ended(long number) {
    inOrder.remove(number);
  }
}
