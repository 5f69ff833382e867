package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.WriteOperation;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change that is made by statements for a whole group. The rows that the statements return decide
 * the operation.
 */
abstract sealed class Operation<T> extends WriteOperation<T>
    permits SubmitBatch.Accept,
        Settlements.Settle,
        Steps.Recording,
        Awaits.Look,
        Signals.Sending,
        Cancels.Cancel,
        Retries.Retry,
        Claims.Take,
        BulkSlice,
        Prunes.Prune,
        Notes.Note,
        Watches.Watch,
        TaskGroupOperations.Create,
        TaskGroupOperations.Close,
        Reconciling {
  /** When the operation was requested, as {@link System#nanoTime}. */
  final long since = System.nanoTime();

  private boolean decided;
  private boolean doubtful;
  private @Nullable Instant sawTime;

  /**
   * The task that the operation is about; a group has at most one operation per task. Null for
   * none.
   */
  @Nullable RunId subject() {
    return null;
  }

  /** Whether the operation needs a group of its own. */
  boolean alone() {
    return false;
  }

  /** Called after each round of statements that the operation took part in. */
  void afterRound() {}

  /** The change of the number of live tasks. */
  int added() {
    return 0;
  }

  /** The claims that this node gets by the answer. */
  List<Claim> claimsGained() {
    return List.of();
  }

  /** The claim that this node no longer holds after the operation; null for none. */
  @Nullable Claim claimGivenUp() {
    return null;
  }

  /** Records the server's time that one of its statements returned. */
  final void saw(Instant time) {
    sawTime = time;
  }

  /** The server's time; null if no statement returned it. */
  final @Nullable Instant sawTime() {
    return sawTime;
  }

  final void decide(T answer) {
    succeed(answer);
    decided = true;
  }

  @Override
  public final void refuse(StoreException why) {
    super.refuse(why);
    decided = true;
  }

  final boolean decided() {
    return decided;
  }

  /** Records that the operation may have been committed by a connection that was lost. */
  final void doubt() {
    doubtful = true;
  }

  final boolean doubtful() {
    return doubtful;
  }

  final T result() {
    T known = knownResult();
    if (known == null) {
      throw new IllegalStateException("not decided");
    }
    return known;
  }
}
