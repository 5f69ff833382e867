package dev.firebreak.store.jdbc;

import dev.firebreak.store.Changed;
import dev.firebreak.store.Moved;
import dev.firebreak.store.Wanted;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Cancels the descendants of tasks: a reader finds some that are not cancelled, and the writer
 * cancels them, until none is left.
 */
final class Descendants {
  private static final Changed NONE = new Changed(null, List.of(), List.of());
  private static final int SLICE = 500;

  /** So many slices end a cancel in any case; a repeated cancel goes on. */
  private static final int MOST_SLICES = 1_000;

  private final Readers<?> readers;
  private final Changes changes;

  Descendants(Readers<?> readers, Changes changes) {
    this.readers = readers;
    this.changes = changes;
  }

  CompletionStage<Changed> cancel(List<RunId> ancestors) {
    return ancestors.isEmpty()
        ? CompletableFuture.completedStage(NONE)
        : readers.read(reads -> reads.families().parents(ancestors)).thenCompose(this::cancelEach);
  }

  private CompletionStage<Changed> cancelEach(List<RunId> parents) {
    CompletionStage<Changed> all = CompletableFuture.completedFuture(NONE);
    for (RunId parent : parents) {
      all = all.thenCompose(before -> cancel(parent, before, MOST_SLICES));
    }
    return all;
  }

  private CompletionStage<Changed> cancel(RunId ancestor, Changed before, int slices) {
    return readers
        .read(reads -> reads.families().descendants(ancestor, SLICE))
        .thenCompose(
            found ->
                found.isEmpty()
                    ? CompletableFuture.completedStage(before)
                    : changes
                        .changeEach(found, Wanted.CANCEL)
                        .thenCompose(
                            slice -> {
                              Changed all = sum(before, slice);
                              return slices == 1 || slice.changed() == 0
                                  ? CompletableFuture.completedStage(all)
                                  : cancel(ancestor, all, slices - 1);
                            }));
  }

  private static Changed sum(Changed all, Changed slice) {
    List<Claim> stopping = new ArrayList<>(all.stopping());
    stopping.addAll(slice.stopping());
    List<Moved> moved = new ArrayList<>(all.moved());
    moved.addAll(slice.moved());
    return new Changed(null, stopping, moved);
  }
}
