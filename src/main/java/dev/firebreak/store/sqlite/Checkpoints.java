package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreActivity;
import dev.firebreak.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log back into the database between commits, so that the log starts over. Passive
 * checkpoints do not wait for readers; frames that readers still need are written back later.
 */
final class Checkpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  /** The size of the log from which on it is written back; less if the disk has little space. */
  private static final long MOST_BYTES = 4L << 20;

  private final DiskSpace space;
  private final long pageBytes;
  private final PreparedStatement inspect;
  private final PreparedStatement passive;

  /** The number of frames that the last checkpoint wrote back or left because of readers. */
  private long tried;

  Checkpoints(Connection connection, DiskSpace space) throws SQLException {
    this.space = space;
    pageBytes = Sql.number(connection, "PRAGMA page_size");
    inspect = connection.prepareStatement("PRAGMA wal_checkpoint(NOOP)");
    passive = connection.prepareStatement("PRAGMA wal_checkpoint(PASSIVE)");
  }

  /** Writes the log back if it has grown enough. */
  void afterGroup() throws SQLException {
    long frames = frames(inspect);
    tried = Math.min(tried, frames);
    if ((frames - tried) * pageBytes >= Math.min(MOST_BYTES, space.freeBytes() / 4)) {
      now();
    }
  }

  /** Writes the log back. A full disk is not an error, because a later checkpoint tries again. */
  void now() throws SQLException {
    StoreActivity activity = StoreActivity.begin("checkpoint, pages");
    try {
      tried = frames(passive);
      activity.end(tried);
    } catch (SQLException e) {
      if (SqliteError.kind(e) != SqliteError.FULL) {
        throw e;
      }
      LOG.warn("The disk is full: the store's log is written back when there is space again.");
    }
  }

  private static long frames(PreparedStatement checkpoint) throws SQLException {
    try (ResultSet row = checkpoint.executeQuery()) {
      row.next();
      return Math.max(0, row.getLong(2));
    }
  }

  @Override
  public void close() throws SQLException {
    inspect.close();
    passive.close();
  }
}
