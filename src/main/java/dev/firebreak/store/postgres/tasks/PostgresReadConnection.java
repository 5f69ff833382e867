package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.jdbc.ReadConnection;
import dev.firebreak.store.postgres.connection.SessionKind;
import dev.firebreak.store.postgres.connection.Sessions;
import dev.firebreak.store.postgres.connection.SqlErrorKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the server, opened when it is needed and reopened after each failure: a node
 * starts and runs on while the server can't be reached.
 */
final class PostgresReadConnection implements ReadConnection<PostgresReads> {
  /** For this long after a failed connect, reads fail at once instead of trying again. */
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

  private final Sessions sessions;
  private long failedAt = System.nanoTime() - PAUSE;
  private @Nullable Connection connection;
  private @Nullable PostgresReads reads;

  PostgresReadConnection(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Reads once more on a new connection if the old one was lost since the last read. */
  @Override
  public <T> T read(Reading<? super PostgresReads, T> reading) throws SQLException {
    boolean fresh = connection == null;
    try {
      return once(reading);
    } catch (SQLException e) {
      discard();
      if (fresh || SqlErrorKind.of(e) != SqlErrorKind.LOST) {
        throw e;
      }
      return once(reading);
    }
  }

  private <T> T once(Reading<? super PostgresReads, T> reading) throws SQLException {
    Connection open = connection;
    PostgresReads now = reads;
    if (open == null || now == null) {
      open = connect();
      connection = open;
      now = new PostgresReads(open);
      reads = now;
    }
    T result = reading.read(now);
    open.commit();
    return result;
  }

  private Connection connect() throws SQLException {
    if (System.nanoTime() - failedAt < PAUSE) {
      throw new SQLException("the server could not be reached less than 500 ms ago", "08001");
    }
    try {
      return sessions.open(SessionKind.READER);
    } catch (SQLException e) {
      failedAt = System.nanoTime();
      throw e;
    }
  }

  @Override
  public void discard() {
    close();
  }

  @Override
  public void close() {
    Connection last = connection;
    connection = null;
    reads = null;
    try {
      if (last != null) {
        last.close();
      }
    } catch (SQLException _) {
      return; // The connection is lost; the server ends its session.
    }
  }
}
