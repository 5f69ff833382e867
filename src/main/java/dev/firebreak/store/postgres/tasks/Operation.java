package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.StoreException;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A change that was requested, and the stage of its result. The rows that its statements return
 * decide the operation; the writer may run them more than once. It is answered after the commit.
 */
abstract sealed class Operation<T> extends CompletableFuture<T>
    permits SubmitBatch.Accept,
        Settlements.Settle,
        Cancels.Cancel,
        Retries.Retry,
        Claims.Take,
        BulkSlice,
        Prunes.Prune,
        Notes.Note,
        Reconciling {
  /** When the operation was requested, as {@link System#nanoTime}. */
  final long since = System.nanoTime();

  private @Nullable T result;
  private @Nullable StoreException failure;
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

  /** The number of bytes that the operation stores. */
  int weight() {
    return 0;
  }

  /** Whether the operation adds data that stays, so that it is refused when the store is full. */
  boolean adds() {
    return false;
  }

  /** Whether the operation needs a group of its own. */
  boolean alone() {
    return false;
  }

  /** Called after each round of statements that the operation took part in. */
  void toldAll() {}

  /** The change of the number of live tasks. */
  int added() {
    return 0;
  }

  /** The claims that this node gets by the answer. */
  List<Claim> taken() {
    return List.of();
  }

  /** The claim that this node no longer holds after the operation; null for none. */
  @Nullable Claim given() {
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
    result = answer;
    decided = true;
  }

  final void refuse(StoreException why) {
    failure = why;
    decided = true;
  }

  final boolean decided() {
    return decided;
  }

  final boolean refused() {
    return failure != null;
  }

  /** Records that the operation may have been committed by a connection that was lost. */
  final void doubt() {
    doubtful = true;
  }

  final boolean doubtful() {
    return doubtful;
  }

  final T result() {
    T known = result;
    if (known == null) {
      throw new IllegalStateException("not decided");
    }
    return known;
  }

  final void answer() {
    StoreException why = failure;
    if (why == null) {
      complete(result);
    } else {
      completeExceptionally(why);
    }
  }
}
