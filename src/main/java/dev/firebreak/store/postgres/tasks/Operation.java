package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.StoreException;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Something to be changed, and the stage that says what became of it. It is decided by what
 * statements return that the writer runs, perhaps more than once, and answered after the commit.
 */
abstract sealed class Operation<T> extends CompletableFuture<T>
    permits SubmitBatch.Accept,
        Settlements.Settle,
        Cancels.Cancel,
        Retries.Retry,
        Claims.Take,
        Bulk.Slice,
        Prunes.Prune,
        Notes.Note,
        Reconciling {
  /** When it was asked for, as {@link System#nanoTime}. */
  final long since = System.nanoTime();

  private @Nullable T result;
  private @Nullable StoreException failure;
  private boolean decided;
  private boolean doubtful;
  private @Nullable Instant sawTime;

  /** The task it is about, of which a group does one thing only; null if it is not about one. */
  @Nullable RunId subject() {
    return null;
  }

  /** How many bytes it brings. */
  int weight() {
    return 0;
  }

  /** Whether it makes the store larger for long, so that it is refused when that is full. */
  boolean adds() {
    return false;
  }

  /** Whether nothing else may be in its group. */
  boolean alone() {
    return false;
  }

  /** Told after each round of statements that it took part in. */
  void toldAll() {}

  /** By how many it made live tasks more or fewer. */
  int added() {
    return 0;
  }

  /** Claims that this node holds by its answer. */
  List<Claim> taken() {
    return List.of();
  }

  /** The claim that this node does not hold any more; null if there is none. */
  @Nullable Claim given() {
    return null;
  }

  /** A statement of it saw this for the time. */
  final void saw(Instant time) {
    sawTime = time;
  }

  /** What the server's clock said; null if no statement told. */
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

  /** It may have been committed, by a connection that is lost. */
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
