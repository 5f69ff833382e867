package dev.firebreak.store.jdbc;

import dev.firebreak.store.TaskSignals;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Signal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The queries for the signals of tasks.
 *
 * @param statements of the reader's connection
 */
record SignalReads(Statements statements, Dialect dialect) {
  private static final String LIST =
      "SELECT name, received_at, content_type, length(body) FROM task_signal"
          + " WHERE id = ? AND state = 1 ORDER BY received_at, name LIMIT "
          + 2 * TaskSignals.MOST;

  List<Signal> list(RunId id) throws SQLException {
    PreparedStatement list = statements.prepare(LIST);
    dialect.setId(list, 1, id);
    List<Signal> signals = new ArrayList<>();
    try (ResultSet row = list.executeQuery()) {
      while (row.next()) {
        signals.add(
            new Signal(
                row.getString(1), dialect.instant(row, 2), row.getString(3), row.getLong(4)));
      }
    }
    return signals;
  }
}
