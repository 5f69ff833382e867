package dev.firebreak.cluster;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * The long results that are being fetched: few at a time, since each is assembled in memory. Not
 * thread-safe.
 */
final class ResultFetches {
  private static final int MOST = 4;

  private final SequencedSet<Long> inOrder = new LinkedHashSet<>();

  /** Whether the fetch may continue now; if not, it is queued and the caller must ask again. */
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
