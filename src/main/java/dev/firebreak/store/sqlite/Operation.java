package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.WriteOperation;
import java.sql.SQLException;

/** A change that is applied row by row within the open transaction. */
abstract class Operation<T> extends WriteOperation<T> {
  /** Changes the database within the open transaction. */
  abstract T apply(Session session) throws SQLException;

  /** The name of the class that creates the operation, for {@link FailPoint}. */
  final String kind() {
    Class<?> maker = getClass().getEnclosingClass();
    return maker == null ? "" : maker.getSimpleName();
  }

  final void perform(Session session) throws SQLException {
    succeed(apply(session));
  }
}
