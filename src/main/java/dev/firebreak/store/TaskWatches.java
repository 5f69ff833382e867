package dev.firebreak.store;

import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells tasks when others have ended. */
public interface TaskWatches {
  /** How many tasks one task may wait for under one name. */
  int MOST_WATCHED = 10_000;

  /**
   * Has a task get a signal once others have ended, in the transaction of the last end. The body of
   * the signal is a JSON array with the id and the final state of each, in the order of the ids.
   * Can be repeated: what was asked first under this name counts.
   *
   * @param claim the claim of the waiting task, which is the fence
   * @param name the name of the signal
   * @param ids at least one, without duplicates
   */
  default CompletionStage<Watching> watch(Claim claim, String name, List<RunId> ids) {
    return CompletableFuture.failedStage(new UnsupportedOperationException());
  }
}
