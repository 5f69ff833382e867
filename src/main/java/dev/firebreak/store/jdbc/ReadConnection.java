package dev.firebreak.store.jdbc;

import java.sql.SQLException;

/**
 * The connection of a reading thread, used by that thread only.
 *
 * @param <R> the queries of the engine
 */
public interface ReadConnection<R> extends AutoCloseable {
  /** Runs queries in one transaction, so that all of them read one snapshot. */
  <T> T read(Reading<? super R, T> reading) throws SQLException;

  /** Discards what a failed read may have left unusable; the next read begins anew. */
  void discard();

  @Override
  void close();

  /** Runs queries. */
  interface Reading<R, T> {
    T read(R reads) throws SQLException;
  }
}
