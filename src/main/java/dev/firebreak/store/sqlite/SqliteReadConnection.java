package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.ReadConnection;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.store.jdbc.TaskReads;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the file, open as long as the store: opening it proves that the store can be
 * read. After a failure only its statements are prepared again.
 */
final class SqliteReadConnection implements ReadConnection<TaskReads> {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteReadConnection.class);

  private final Connection connection;

  /** Null after a failure, which leaves the statements unusable. */
  private @Nullable Prepared prepared;

  SqliteReadConnection(Database database) throws SQLException {
    connection = database.reader();
    prepared = new Prepared(connection);
  }

  @Override
  public <T> T read(Reading<? super TaskReads, T> reading) throws SQLException {
    Prepared now = prepared;
    if (now == null) {
      now = new Prepared(connection);
      prepared = now;
    }
    now.begin.execute();
    try {
      return reading.read(now.reads);
    } finally {
      now.commit.execute();
    }
  }

  @Override
  public void discard() {
    Prepared last = prepared;
    prepared = null;
    try {
      if (last != null) {
        last.reads.close();
      }
    } catch (SQLException e) {
      LOG.debug("The statements of a failed read could not be closed.", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("A reader's connection could not be closed.", e);
    }
  }

  private static final class Prepared {
    final TaskReads reads;
    final PreparedStatement begin;
    final PreparedStatement commit;

    Prepared(Connection connection) throws SQLException {
      Statements statements = new Statements(connection);
      begin = statements.prepare("BEGIN");
      commit = statements.prepare("COMMIT");
      reads = new TaskReads(statements, SqliteDialect.INSTANCE);
    }
  }
}
