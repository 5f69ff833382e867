package dev.firebreak.store.jdbc;

import dev.firebreak.store.Changed;
import dev.firebreak.store.Filter;
import dev.firebreak.store.Moved;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Changes many tasks, the newest first. A reader finds the tasks and the writer changes them in
 * slices, so that other operations do not wait long. A task whose state has changed in between is
 * left alone.
 */
final class BulkChanges {
  /** So few tasks that operations behind a slice are hardly delayed. */
  private static final int SLICE = 500;

  private final Readers<?> readers;
  private final Changes changes;

  BulkChanges(Readers<?> readers, Changes changes) {
    this.readers = readers;
    this.changes = changes;
  }

  CompletionStage<Changed> change(Filter filter, Wanted wanted, int limit) {
    return readers
        .read(reads -> reads.matching(filter, wanted, Math.addExact(limit, 1)))
        .thenCompose(ids -> changeFirst(limit, ids, wanted));
  }

  private CompletionStage<Changed> changeFirst(int limit, List<RunId> ids, Wanted wanted) {
    boolean more = ids.size() > limit;
    List<RunId> chosen = more ? ids.subList(0, limit) : ids;
    Changed none = new Changed(more, List.of(), List.of());
    CompletionStage<Changed> all = CompletableFuture.completedFuture(none);
    for (int from = 0; from < chosen.size(); from += SLICE) {
      List<RunId> slice = chosen.subList(from, Math.min(from + SLICE, chosen.size()));
      all = all.thenCombine(changes.changeEach(slice, wanted), BulkChanges::sum);
    }
    return all;
  }

  private static Changed sum(Changed one, Changed other) {
    List<Claim> stopping = new ArrayList<>(one.stopping());
    stopping.addAll(other.stopping());
    List<Moved> moved = new ArrayList<>(one.moved());
    moved.addAll(other.moved());
    return new Changed(one.more() || other.more(), stopping, moved);
  }
}
