package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.WriteOperation;
import java.sql.SQLException;

/** A change that is applied row by row within the open transaction. */
abstract class Operation<T> extends WriteOperation<T> {
  /** Changes the database within the open transaction. */
  abstract T apply(Session session) throws SQLException;

  /**
   * Whether what the operation reads or changes can depend on the ends of other tasks. If not, it
   * may be applied before successes that precede it in its group.
   */
  boolean dependsOnEnds() {
    return true;
  }

  /** The name of the class that creates the operation, for {@link FailPoint}. */
  String kind() {
    Class<?> maker = getClass().getEnclosingClass();
    return maker == null ? "" : maker.getSimpleName();
  }

  /** Applies the operation; its result is known at the latest when all successes are written. */
  void perform(Session session) throws SQLException {
    if (dependsOnEnds()) {
      session.successes.write(session);
    }
    succeed(apply(session));
  }
}
