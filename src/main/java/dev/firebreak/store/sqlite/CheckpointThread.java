package dev.firebreak.store.sqlite;

import dev.firebreak.liveness.Loop;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log back beside the commits, on a thread and a connection of its own, which are made
 * when they are first needed. What is not of {@link Loop.Work} is called by the writer.
 */
final class CheckpointThread implements Loop.Work, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointThread.class);

  private final Opening opening;
  private final Semaphore asked = new Semaphore(0);

  /** Held by the thread that writes back. */
  private final ReentrantLock writing = new ReentrantLock();

  /** The length of the log when it was last written back. */
  private final AtomicLong tried = new AtomicLong();

  /**
   * What a checkpoint threw; the writer throws it after its next commit. Until then nothing is
   * lost: the log has all that was not written back.
   */
  private volatile @Nullable SQLException failure;

  private volatile boolean unusable;
  private volatile boolean closing;

  /** Null until it is first needed. */
  private @Nullable Loop loop;

  /** Belong to the thread. */
  private @Nullable Connection connection;

  private @Nullable Checkpoint checkpoint;

  /** Opens the connection of the thread. */
  interface Opening {
    Connection open() throws SQLException;
  }

  CheckpointThread(Opening opening) {
    this.opening = opening;
  }

  /** Has the log written back soon. */
  void begin() {
    if (unusable) {
      return;
    }
    if (loop == null) {
      loop = Loop.waiting("store-checkpoint", this).start();
    }
    if (asked.availablePermits() == 0) {
      asked.release();
    }
  }

  /**
   * Returns up to where the log was tried to be written back, on either thread. What readers need
   * is left: to try it again after each commit would be in vain.
   */
  long triedUpTo(Checkpoint.Log log) {
    return tried.updateAndGet(before -> Math.min(before, log.bytes()));
  }

  /** The writer has tried to write the log back, which is so long. */
  void hasTried(long bytes) {
    tried.set(bytes);
  }

  /** Waits until the thread does not write back, and keeps it from that until {@link #include}. */
  void exclude() {
    writing.lock();
  }

  /** The same, unless it writes back. */
  boolean tryExclude() {
    return writing.tryLock();
  }

  void include() {
    writing.unlock();
  }

  /** Throws what has kept the thread from writing back. */
  void throwFailure() throws SQLException {
    SQLException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }

  @Override
  public boolean turn() throws InterruptedException {
    asked.acquire();
    if (closing) {
      return false;
    }
    Checkpoint own = checkpoint != null ? checkpoint : open();
    if (own != null) {
      run(own);
    }
    return true;
  }

  private @Nullable Checkpoint open() {
    try {
      connection = opening.open();
      checkpoint = new Checkpoint(connection);
      return checkpoint;
    } catch (SQLException e) {
      unusable = true;
      LOG.warn(
          "The store's log can't be written back beside commits, which wait for it now and then.",
          e);
      return null;
    }
  }

  private void run(Checkpoint own) {
    writing.lock();
    try {
      tried.set(own.run().bytes());
    } catch (SQLException e) {
      failure = e;
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void end() throws SQLException {
    if (checkpoint != null) {
      checkpoint.close();
    }
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public void close() {
    closing = true;
    if (loop != null) {
      asked.release();
      loop.join();
    }
  }
}
