package dev.firebreak.store.postgres.connection;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The time that statements use: the database's clock, which all nodes share, to the millisecond.
 * Tests can replace it by a clock of their own.
 *
 * @param sql the SQL expression for the time of a transaction
 * @param testClock a clock whose time sessions are given before each group; null for none
 */
public record DatabaseTime(String sql, @Nullable InstantSource testClock) {
  public static final DatabaseTime DATABASE =
      new DatabaseTime("date_trunc('milliseconds', now())", null);

  /** The placeholder in a statement's text for the expression {@link #sql}. */
  static final String NOW = "{now}";

  /**
   * Bounds within PostgreSQL's range, also after a delay of at most {@link #MOST_MILLIS} is added.
   */
  private static final Instant LAST = Instant.parse("+100000-01-01T00:00:00Z");

  private static final Instant FIRST = Instant.parse("-4000-01-01T00:00:00Z");
  private static final long MOST_MILLIS = Duration.ofDays(365L * 100_000).toMillis();
  private static final long MOST_TIMEOUT = Long.MAX_VALUE / 4;

  public static DatabaseTime of(InstantSource clock) {
    return new DatabaseTime("current_setting('firebreak.now')::timestamptz", clock);
  }

  public String in(String text) {
    return text.replace(NOW, sql);
  }

  /**
   * Limits an instant to the range and rounds it up to a millisecond, so that nothing runs too
   * early.
   */
  public static Instant fit(Instant at) {
    if (at.isAfter(LAST)) {
      return LAST;
    }
    return at.isBefore(FIRST)
        ? FIRST
        : Instant.ofEpochMilli(at.getEpochSecond() * 1000 + (at.getNano() + 999_999) / 1_000_000);
  }

  /** A delay in milliseconds, limited so that the sum with any time in range is valid. */
  public static long millis(Duration time) {
    boolean tooLong = time.toSeconds() >= MOST_MILLIS / 1000;
    return tooLong ? MOST_MILLIS : Math.max(0, time.toMillis());
  }

  /** A timeout in milliseconds, which is never added to a time. */
  public static long timeout(Duration time) {
    boolean tooLong = time.toSeconds() >= MOST_TIMEOUT / 1000;
    return tooLong ? MOST_TIMEOUT : Math.max(0, time.toMillis());
  }

  public static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable public Instant instantOrNull(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
