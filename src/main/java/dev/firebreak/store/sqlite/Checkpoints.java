package dev.firebreak.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log back into the database between commits, so that it begins anew. Passively: readers
 * are not waited for, and what they still need is written back later.
 */
final class Checkpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  /** The most that the log holds before it is written back, as long as there is much space. */
  private static final long MOST_BYTES = 4L << 20;

  private final DiskSpace room;
  private final long pageBytes;
  private final PreparedStatement look;
  private final PreparedStatement passive;

  /** How many frames of the log were written back, or held by readers, when last tried. */
  private long tried;

  Checkpoints(Connection connection, DiskSpace room) throws SQLException {
    this.room = room;
    pageBytes = Sql.number(connection, "PRAGMA page_size");
    look = connection.prepareStatement("PRAGMA wal_checkpoint(NOOP)");
    passive = connection.prepareStatement("PRAGMA wal_checkpoint(PASSIVE)");
  }

  /** Writes back what there is if that is much. */
  void afterGroup() throws SQLException {
    long frames = frames(look);
    tried = Math.min(tried, frames);
    if ((frames - tried) * pageBytes >= Math.min(MOST_BYTES, room.free() / 4)) {
      now();
    }
  }

  /** Writes back what there is. A full disk is no error: there is another time. */
  void now() throws SQLException {
    try {
      tried = frames(passive);
    } catch (SQLException e) {
      if (Sql.kind(e) != Sql.FULL) {
        throw e;
      }
      LOG.warn("The disk is full: the log is written back when there is space");
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
    look.close();
    passive.close();
  }
}
