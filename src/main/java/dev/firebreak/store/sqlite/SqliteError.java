package dev.firebreak.store.sqlite;

import java.sql.SQLException;

/** SQLite's error codes, and what they mean for a store. */
final class SqliteError {
  static final int ERROR = 1;
  static final int IO_ERROR = 10;
  static final int CORRUPT = 11;
  static final int FULL = 13;
  static final int TOO_BIG = 18;
  static final int MISMATCH = 20;
  static final int NOT_A_DATABASE = 26;

  /** Masks the primary code of an extended error code. */
  private static final int KIND = 0xff;

  private SqliteError() {}

  static int kind(SQLException e) {
    return e.getErrorCode() & KIND;
  }

  /**
   * Whether a value caused the error: it is too big, violates a constraint, or has a wrong type.
   */
  static boolean isAboutData(SQLException e) {
    return kind(e) >= TOO_BIG && kind(e) <= MISMATCH;
  }

  static boolean damaged(SQLException e) {
    return kind(e) == CORRUPT || kind(e) == NOT_A_DATABASE;
  }
}
