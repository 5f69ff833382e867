package dev.firebreak.store.jdbc;

import dev.firebreak.store.Changed;
import dev.firebreak.store.Filter;
import dev.firebreak.store.Matching;
import dev.firebreak.store.Moved;
import dev.firebreak.store.Wanted;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes many tasks, the newest first. A reader finds the tasks, page by page, and the writer
 * changes them in slices, so that other operations do not wait long. A task whose state has changed
 * in between is left alone.
 */
final class BulkChanges {
  /** So few tasks that operations behind a slice are hardly delayed. */
  private static final int SLICE = 500;

  /** How many tasks are read at most for one change, which takes about a second. */
  static final int MOST_READ = 200_000;

  /** After this time no further page is read for a count. */
  static final Duration COUNTING = Duration.ofMillis(300);

  private static final Duration UNLIMITED = Duration.ofDays(1);

  private final Readers<?> readers;
  private final Changes changes;
  private final LongSupplier nanos;

  BulkChanges(Readers<?> readers, Changes changes, LongSupplier nanos) {
    this.readers = readers;
    this.changes = changes;
    this.nanos = nanos;
  }

  /** When the selection ends: at a number of tasks, of pages, or at a time. */
  private record Bounds(int limit, int pages, TimeLimit time) {
    boolean reached(int read) {
      return read >= pages || time.passed();
    }
  }

  CompletionStage<Changed> change(Filter filter, Wanted wanted, @Nullable RunId before, int limit) {
    TimeLimit none = TimeLimit.in(UNLIMITED, nanos);
    int pages = MOST_READ / TaskScan.most(filter);
    return select(filter, wanted, before, new Bounds(limit, pages, none))
        .thenCompose(found -> changeEach(found, wanted));
  }

  /** Counts the tasks that {@link #change} would change, for a limited time. */
  CompletionStage<Matching> count(Filter filter, Wanted wanted, int most) {
    TimeLimit time = TimeLimit.in(COUNTING, nanos);
    return select(filter, wanted, null, new Bounds(most, Integer.MAX_VALUE, time))
        .thenApply(found -> new Matching(found.ids().size(), found.next() != null));
  }

  private CompletionStage<Selection> select(
      Filter filter, Wanted wanted, @Nullable RunId before, Bounds bounds) {
    return select(filter, wanted, new Selection(new ArrayList<>(), before), bounds, 0);
  }

  /** One task more than the limit is selected, to know whether there are more. */
  private CompletionStage<Selection> select(
      Filter filter, Wanted wanted, Selection found, Bounds bounds, int read) {
    int limit = bounds.limit();
    int left = Math.addExact(limit, 1) - found.ids().size();
    return readers
        .read(reads -> reads.matching(filter, wanted, found.next(), left))
        .thenCompose(
            page -> {
              found.ids().addAll(page.ids());
              Selection now = new Selection(found.ids(), page.next());
              if (now.ids().size() > limit) {
                List<RunId> chosen = now.ids().subList(0, limit);
                return CompletableFuture.completedStage(
                    new Selection(chosen, chosen.isEmpty() ? now.next() : chosen.getLast()));
              }
              return now.next() == null || bounds.reached(read + 1)
                  ? CompletableFuture.completedStage(now)
                  : select(filter, wanted, now, bounds, read + 1);
            });
  }

  private CompletionStage<Changed> changeEach(Selection selected, Wanted wanted) {
    List<RunId> ids = selected.ids();
    Changed none = new Changed(selected.next(), List.of(), List.of());
    CompletionStage<Changed> all = CompletableFuture.completedFuture(none);
    for (int from = 0; from < ids.size(); from += SLICE) {
      List<RunId> slice = ids.subList(from, Math.min(from + SLICE, ids.size()));
      all = all.thenCombine(changes.changeEach(slice, wanted), BulkChanges::sum);
    }
    return all;
  }

  private static Changed sum(Changed all, Changed slice) {
    List<Claim> stopping = new ArrayList<>(all.stopping());
    stopping.addAll(slice.stopping());
    List<Moved> moved = new ArrayList<>(all.moved());
    moved.addAll(slice.moved());
    return new Changed(all.next(), stopping, moved);
  }
}
