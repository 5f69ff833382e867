package dev.firebreak.store.postgres.connection;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an error of the server, or of the way to it, means for a group. */
public enum SqlErrorKind {
  /** The connection is gone, or good for nothing; whether the group was committed is not known. */
  LOST,
  /** Somebody was in the way; nothing was changed, and the same may go well now. */
  AGAIN,
  /** One of the group can't be stored as it is. */
  DATA,
  /** There is no space. */
  FULL,
  /** Something else; nothing was changed. */
  OTHER;

  public static SqlErrorKind of(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.length() != 5 ? LOST : of(state);
  }

  /** Whether it waited for a lock for longer than the lock_timeout. */
  public static boolean timedOut(SQLException e) {
    return "55P03".equals(e.getSQLState());
  }

  /**
   * Whether a connection can't be made as things are set up, and not because the server is away:
   * the role or the password is wrong (28), there is no such database (3D) or schema (3F),
   * something is not allowed (42).
   */
  public static boolean isSetUpWrong(SQLException e) {
    String state = e.getSQLState();
    return state != null
        && state.length() == 5
        && Set.of("28", "3D", "3F", "42").contains(state.substring(0, 2));
  }

  private static SqlErrorKind of(String state) {
    return switch (state) {
      // Shut down, crashed, starting, read-only now, forgot what was prepared, or unknown.
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

  /** Says what went wrong, for whoever asked for it. */
  public static String words(@Nullable Throwable e) {
    return e == null ? "" : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
