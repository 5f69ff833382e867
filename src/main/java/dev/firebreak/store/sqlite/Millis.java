package dev.firebreak.store.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Converts times to the database's form: whole milliseconds, for instants since 1970. */
final class Millis {
  /** Bounds times so that the sum of two does not overflow. */
  private static final long MOST = Long.MAX_VALUE / 4;

  private Millis() {}

  /** Rounds up to a millisecond, so that nothing runs too early. */
  static long of(Instant at) {
    long most = MOST / 1000;
    if (Math.abs(at.getEpochSecond()) >= most) {
      return at.getEpochSecond() < 0 ? -MOST : MOST;
    }
    return at.getEpochSecond() * 1000 + (at.getNano() + 999_999) / 1_000_000;
  }

  static long of(Duration time) {
    return time.toSeconds() >= MOST / 1000 ? MOST : Math.max(0, time.toMillis());
  }

  static void set(PreparedStatement statement, int column, @Nullable Duration time)
      throws SQLException {
    if (time == null) {
      statement.setNull(column, Types.INTEGER);
    } else {
      statement.setLong(column, of(time));
    }
  }
}
