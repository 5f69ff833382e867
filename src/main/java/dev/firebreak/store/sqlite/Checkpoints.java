package dev.firebreak.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Writes the log back into the database, so that it starts over. Most of it is written beside the
 * commits ({@link CheckpointThread}), as a synced write of many pages takes as long as many
 * commits. But the log starts over only when nothing of it is left: the writer itself writes the
 * last of it, between two commits. Passive checkpoints do not wait for readers; frames that readers
 * still need are written back later.
 */
final class Checkpoints implements AutoCloseable {
  /** So much is written back at a time, beside commits: they take longer meanwhile. */
  private static final long SOME = 1L << 20;

  /** The size from which on the log should start over. */
  private static final long LONG = 4L << 20;

  /** The writer writes the last part of a long log, one of so many. */
  private static final long PARTS = 16;

  /** The writer writes all: the other thread can't keep up. Less if the disk has little space. */
  private static final long MOST = 16L << 20;

  private final DiskSpace space;
  private final Checkpoint checkpoint;
  private final CheckpointThread beside;

  /** The length of the log when the writer last wrote back, unless it has started over since. */
  private long finished;

  Checkpoints(Connection connection, CheckpointThread.Opening other, DiskSpace space)
      throws SQLException {
    this.space = space;
    checkpoint = new Checkpoint(connection);
    beside = new CheckpointThread(other);
  }

  /** Writes back, or has written back, what should be. */
  void afterGroup() throws SQLException {
    beside.throwFailure();
    Checkpoint.Log log = checkpoint.inspect();
    long left = log.bytes() - Math.max(log.writtenBack(), beside.triedUpTo(log));
    finished = Math.min(finished, log.bytes());
    long length = log.bytes() - finished;
    if (length >= MOST || left >= Math.min(MOST, space.freeAtLastCheck() / 4)) {
      now();
    } else if (length >= LONG && left <= length / PARTS) {
      if (beside.tryExclude()) {
        writeBack();
      }
    } else if (left >= SOME) {
      beside.begin();
    }
  }

  /** Writes the log back. */
  void now() throws SQLException {
    beside.exclude();
    writeBack();
  }

  private void writeBack() throws SQLException {
    try {
      Checkpoint.Log log = checkpoint.run();
      beside.hasTried(log.bytes());
      finished = log.bytes();
    } finally {
      beside.include();
    }
  }

  @Override
  public void close() throws SQLException {
    beside.close();
    checkpoint.close();
  }
}
