package dev.firebreak.store.jdbc;

import dev.firebreak.store.Changed;
import dev.firebreak.store.Filter;
import dev.firebreak.store.Matching;
import dev.firebreak.store.Moved;
import dev.firebreak.store.Wanted;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Changes many tasks, the newest first. A reader finds the tasks, page by page, and the writer
 * changes them in slices, so that other operations do not wait long. A task whose state has changed
 * in between is left alone.
 */
final class BulkChanges {
  /** So few tasks that operations behind a slice are hardly delayed. */
  private static final int SLICE = 500;

  /** How many pages of a scan are read at most for one request, which takes about a second. */
  static final int PAGES = 40;

  private final Readers<?> readers;
  private final Changes changes;

  BulkChanges(Readers<?> readers, Changes changes) {
    this.readers = readers;
    this.changes = changes;
  }

  CompletionStage<Changed> change(Filter filter, Wanted wanted, @Nullable RunId before, int limit) {
    return select(filter, wanted, before, limit).thenCompose(found -> changeEach(found, wanted));
  }

  /** Counts the tasks that {@link #change} would change. */
  CompletionStage<Matching> count(Filter filter, Wanted wanted, int most) {
    return select(filter, wanted, null, most)
        .thenApply(found -> new Matching(found.ids().size(), found.next() != null));
  }

  private CompletionStage<Selection> select(
      Filter filter, Wanted wanted, @Nullable RunId before, int limit) {
    return select(filter, wanted, new Selection(new ArrayList<>(), before), limit, PAGES);
  }

  /** One task more than the limit is selected, to know whether there are more. */
  private CompletionStage<Selection> select(
      Filter filter, Wanted wanted, Selection found, int limit, int pages) {
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
              return now.next() == null || pages == 1
                  ? CompletableFuture.completedStage(now)
                  : select(filter, wanted, now, limit, pages - 1);
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
