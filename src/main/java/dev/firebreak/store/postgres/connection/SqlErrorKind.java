package dev.firebreak.store.postgres.connection;

import java.sql.SQLException;
import java.util.Set;

/** What an error of the server or of the connection means for a group. */
public enum SqlErrorKind {
  /** The connection is lost or unusable; whether the group was committed is unknown. */
  LOST,
  /** Another transaction conflicted; nothing was changed, and a retry may succeed. */
  AGAIN,
  /** An operation of the group has data that can't be stored. */
  DATA,
  /** The server has no space left. */
  FULL,
  /** Another error; nothing was changed. */
  OTHER;

  public static SqlErrorKind of(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.length() != 5 ? LOST : of(state);
  }

  /** Whether a statement waited for a lock for longer than {@code lock_timeout}. */
  public static boolean timedOut(SQLException e) {
    return "55P03".equals(e.getSQLState());
  }

  /**
   * Whether a connection fails because of the configuration and not because the server is
   * unavailable: the role or the password is wrong (28), the database (3D) or schema (3F) does not
   * exist, a privilege is missing (42).
   */
  public static boolean isSetUpWrong(SQLException e) {
    String state = e.getSQLState();
    return state != null
        && state.length() == 5
        && Set.of("28", "3D", "3F", "42").contains(state.substring(0, 2));
  }

  private static SqlErrorKind of(String state) {
    return switch (state) {
      // Shut down, crashed, starting, read-only, prepared statement lost, or outcome unknown.
      case "57P01", "57P02", "57P03", "57P05", "25006", "26000", "40003" -> LOST;
      // Waited for a lock, or for the disk, for too long.
      case "55P03", "57014" -> AGAIN;
      default ->
          switch (state.substring(0, 2)) {
            case "08" -> LOST;
            case "40" -> AGAIN;
            case "22", "23", "54" -> DATA;
            case "53" -> FULL;
            default -> OTHER;
          };
    };
  }
}
