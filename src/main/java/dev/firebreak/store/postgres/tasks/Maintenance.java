package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.postgres.connection.SqlErrorKind;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.store.postgres.connection.WriterConnection;
import java.sql.SQLException;
import java.util.List;

/** Statements on the writer's connection that belong to no operation. */
record Maintenance(WriterConnection connection) {
  /** Discards the server's plans. */
  void forgetPlans() throws SQLException {
    try {
      connection.session().forgetPlans();
    } catch (SQLException e) {
      connection.lost();
      throw e;
    }
  }

  /** Runs statements that belong to no operation. */
  void run(List<Step> steps) throws SQLException {
    try {
      connection.session().run(steps);
    } catch (SQLException e) {
      if (SqlErrorKind.of(e) == SqlErrorKind.LOST) {
        connection.lost();
      }
      throw e;
    }
  }

  /** How many tasks are live, on all nodes. */
  long count() throws SQLException {
    try {
      return connection.session().count();
    } catch (SQLException e) {
      if (SqlErrorKind.of(e) == SqlErrorKind.LOST) {
        connection.lost();
      }
      throw e;
    }
  }
}
