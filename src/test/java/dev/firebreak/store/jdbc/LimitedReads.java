package dev.firebreak.store.jdbc;

import dev.firebreak.store.Filter;
import dev.firebreak.store.Matching;
import dev.firebreak.store.Page;
import dev.firebreak.store.Wanted;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Lists and counts, which read for a limited time.
 *
 * @param nanos the time
 */
public record LimitedReads(Readers<?> readers, LongSupplier nanos) {
  /** So many tasks are read by one scan. */
  public static final int SCANNED = TaskScan.MOST;

  public CompletionStage<Page> page(Filter filter, int limit) {
    return new Lists(readers, nanos).page(filter, null, limit);
  }

  public CompletionStage<Matching> count(Filter filter, int most) {
    return new BulkChanges(readers, null, nanos).count(filter, Wanted.READ, most);
  }
}
