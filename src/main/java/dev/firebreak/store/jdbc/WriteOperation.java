package dev.firebreak.store.jdbc;

import dev.firebreak.store.StoreException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A change that was requested, and the stage of its result. The writer's thread executes the
 * operation, more than once if a commit must be repeated, and answers it after the commit.
 */
public abstract class WriteOperation<T> extends CompletableFuture<T> {
  private @Nullable T result;
  private @Nullable StoreException failure;

  /** The number of bytes that the operation stores. */
  public int weight() {
    return 0;
  }

  /** Whether the operation adds data that stays, so that it is refused when the store is full. */
  public boolean adds() {
    return false;
  }

  /** The operation has this result if it is committed. */
  protected final void succeed(T answer) {
    result = answer;
    failure = null;
  }

  /** The operation is not executed, or its outcome is unknown. */
  public void refuse(StoreException why) {
    failure = why;
  }

  public final boolean refused() {
    return failure != null;
  }

  /** The result; null if there is none yet. */
  protected final @Nullable T knownResult() {
    return result;
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
