package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A change that was requested, and the stage of its result. The writer's thread applies the
 * operation, more than once if a commit must be repeated, and answers it after the commit.
 */
abstract class Operation<T> extends CompletableFuture<T> {
  private @Nullable T result;
  private @Nullable StoreException failure;

  /** Changes the database within the open transaction. */
  abstract T apply(Session session) throws SQLException;

  /** The number of bytes that the operation stores. */
  int weight() {
    return 0;
  }

  /** Whether the operation adds data that stays, so that it is refused when the store is full. */
  boolean adds() {
    return false;
  }

  /** The name of the class that creates the operation, for {@link FailPoint}. */
  final String kind() {
    Class<?> maker = getClass().getEnclosingClass();
    return maker == null ? "" : maker.getSimpleName();
  }

  final void perform(Session session) throws SQLException {
    failure = null;
    result = apply(session);
  }

  final void refuse(StoreException why) {
    failure = why;
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
