package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Something to be changed, and the stage that says what became of it. It is applied by the writer's
 * thread, perhaps more than once if a commit must be done again, and answered after the commit.
 */
abstract class Operation<T> extends CompletableFuture<T> {
  private @Nullable T result;
  private @Nullable StoreException failure;

  /** Changes the database within the open transaction. */
  abstract T apply(Session session) throws SQLException;

  /** How many bytes it brings. */
  int weight() {
    return 0;
  }

  /** Whether it makes the store larger for long, so that it is refused when that is full. */
  boolean adds() {
    return false;
  }

  /** Who makes such operations, as a name. */
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
