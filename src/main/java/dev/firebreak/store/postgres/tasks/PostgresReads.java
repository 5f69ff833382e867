package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Ended;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.store.jdbc.TaskReads;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.task.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Adds the queries that only a store with several nodes needs. */
final class PostgresReads extends TaskReads {
  private static final String ENDED =
      "SELECT id, type, outcome, attempts FROM task_done WHERE id = ANY (?)";

  private final Connection connection;
  private final Statements statements;

  PostgresReads(Connection connection) {
    this(connection, new Statements(connection));
  }

  private PostgresReads(Connection connection, Statements statements) {
    super(statements, PostgresDialect.INSTANCE);
    this.connection = connection;
    this.statements = statements;
  }

  Map<RunId, Ended> ended(Set<RunId> ids) throws SQLException {
    PreparedStatement ended = statements.prepare(ENDED);
    ended.setArray(
        1, connection.createArrayOf("uuid", ids.stream().map(PostgresDialect::uuid).toArray()));
    Map<RunId, Ended> all = new HashMap<>();
    try (ResultSet row = ended.executeQuery()) {
      while (row.next()) {
        all.put(
            PostgresDialect.readId(row, 1),
            new Ended(row.getString(2), StateCodes.done(row.getInt(3)), row.getInt(4)));
      }
    }
    return all;
  }

  Instant time() throws SQLException {
    try (ResultSet row = statements.prepare("SELECT clock_timestamp()").executeQuery()) {
      row.next();
      return DatabaseTime.instant(row, 1);
    }
  }
}
