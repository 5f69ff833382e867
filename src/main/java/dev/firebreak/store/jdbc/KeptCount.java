package dev.firebreak.store.jdbc;

import dev.firebreak.store.Counts;
import dev.firebreak.store.Filter;
import dev.firebreak.store.FilterDetails;
import dev.firebreak.store.Matching;
import dev.firebreak.store.StateCounts;
import dev.firebreak.store.Wanted;
import org.jspecify.annotations.Nullable;

/** Finds the number of tasks that a filter selects in the kept numbers of tasks. */
public final class KeptCount {
  private KeptCount() {}

  /** Whether the numbers may tell: they are by type and state. */
  public static boolean mayTell(Filter filter) {
    return filter.owner() == null && filter.details().equals(FilterDetails.NONE);
  }

  /** The number of selected tasks; null if the numbers do not tell. */
  public static @Nullable Matching of(Counts counts, Filter filter, Wanted wanted) {
    String type = filter.type();
    StateCounts all =
        type == null
            ? counts.byType().values().stream().reduce(StateCounts.NONE, StateCounts::plus)
            : counts.byType().getOrDefault(type, StateCounts.NONE);
    Long count = wanted.in(all, filter.state());
    return count == null ? null : new Matching(count, false);
  }
}
