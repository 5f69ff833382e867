package dev.firebreak.store.postgres.connection;

import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The writer's connection, reopened when it is lost. The lost session is terminated first, so that
 * its transaction is committed or rolled back before the new session looks up the outcome.
 */
public final class WriterConnection implements AutoCloseable {
  private static final long SHORTEST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  private final Sessions sessions;
  private Session.@Nullable Name before;
  private @Nullable Session session;
  private long pauseMillis;

  public WriterConnection(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Returns the session; opens one if there is none. */
  public Session session() throws SQLException {
    Session now = session;
    if (now == null) {
      now = sessions.writer();
      boolean done = false;
      try {
        if (before != null) {
          now.terminate(before);
        }
        done = true;
      } finally {
        if (!done) {
          now.close();
        }
      }
      before = null;
      session = now;
    }
    return now;
  }

  /** Resets the pause between attempts, because the server answered. */
  public void fine() {
    pauseMillis = 0;
  }

  public void lost() {
    Session now = session;
    if (now != null) {
      before = now.name();
      session = null;
      now.close();
    }
  }

  /** Returns the pause before the next attempt to connect, longer each time, with jitter. */
  public long pauseMillis() {
    pauseMillis = Math.clamp(2 * pauseMillis, SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
    return pauseMillis / 2 + ThreadLocalRandom.current().nextLong(pauseMillis / 2 + 1);
  }

  @Override
  public void close() {
    Session now = session;
    if (now != null) {
      session = null;
      now.close();
    }
  }
}
