package dev.firebreak.store;

import dev.firebreak.measure.TimeHistogram;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a store has written since it was opened.
 *
 * @param groups the time of each group of operations, from its beginning until it is committed
 * @param operations the number of operations in these groups
 */
public record StoreStatistics(TimeHistogram groups, LongAdder operations) {
  /** No group. */
  public StoreStatistics() {
    this(new TimeHistogram(), new LongAdder());
  }
}
