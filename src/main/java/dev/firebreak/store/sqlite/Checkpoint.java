package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreActivity;
import dev.firebreak.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The write-ahead log as a connection sees it, and the way to write it back. */
final class Checkpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

  private final long pageBytes;
  private final PreparedStatement inspect;
  private final PreparedStatement passive;

  /**
   * The log.
   *
   * @param bytes its length
   * @param writtenBack how many of these bytes are in the database
   */
  record Log(long bytes, long writtenBack) {}

  Checkpoint(Connection connection) throws SQLException {
    pageBytes = Sql.number(connection, "PRAGMA page_size");
    inspect = connection.prepareStatement("PRAGMA wal_checkpoint(NOOP)");
    passive = connection.prepareStatement("PRAGMA wal_checkpoint(PASSIVE)");
  }

  Log inspect() throws SQLException {
    return read(inspect);
  }

  /**
   * Writes back what no reader needs in the log. A full disk is not an error, because a later
   * checkpoint tries again.
   */
  Log run() throws SQLException {
    StoreActivity activity = StoreActivity.begin("checkpoint, pages");
    try {
      Log log = read(passive);
      activity.end(log.bytes / pageBytes);
      return log;
    } catch (SQLException e) {
      if (SqliteError.kind(e) != SqliteError.FULL) {
        throw e;
      }
      LOG.warn("The disk is full: the store's log is written back when there is space again.");
      return inspect();
    }
  }

  private Log read(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return new Log(bytes(row.getLong(2)), bytes(row.getLong(3)));
    }
  }

  /** There are -1 frames before the log is first used. */
  private long bytes(long frames) {
    return Math.max(0, frames) * pageBytes;
  }

  @Override
  public void close() throws SQLException {
    inspect.close();
    passive.close();
  }
}
