package dev.firebreak.store.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Runs single statements, and names SQLite's error codes. */
final class Sql {
  static final int ERROR = 1;
  static final int IO_ERROR = 10;
  static final int CORRUPT = 11;
  static final int FULL = 13;
  static final int TOO_BIG = 18;
  static final int MISMATCH = 20;
  static final int NOT_A_DATABASE = 26;

  /** Masks the primary code of an extended error code. */
  private static final int KIND = 0xff;

  private Sql() {}

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

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row; 0 if there is none. */
  static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** The first column of the first row; empty if there is none. */
  static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      String text = row.next() ? row.getString(1) : null;
      return text == null ? "" : text;
    }
  }
}
