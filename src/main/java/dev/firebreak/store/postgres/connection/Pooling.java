package dev.firebreak.store.postgres.connection;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * Refuses a proxy that gives a server's session to a client for a transaction only, such as
 * PgBouncer with {@code pool_mode = transaction}: session settings and prepared statements would be
 * shared with other clients.
 */
public final class Pooling {
  private static final String PID = "SELECT pg_backend_pid()::text";

  /**
   * SQL states for a prepared statement that exists already or does not exist, because the session
   * was given to another client.
   */
  private static final Set<String> FOREIGN_STATEMENTS = Set.of("42P05", "26000");

  private Pooling() {}

  /**
   * Fails if two connections that are open at the same time share a session.
   *
   * @param one in autocommit mode
   * @param other in autocommit mode
   */
  public static void refuse(Connection one, Connection other)
      throws SQLException, StoreException.Refused {
    if (share(one, other)) {
      throw refusal();
    }
  }

  /** Whether an error results from shared sessions. */
  public static boolean shows(SQLException e) {
    return FOREIGN_STATEMENTS.contains(String.valueOf(e.getSQLState()));
  }

  public static StoreException.Refused refusal() {
    return new StoreException.Refused(
        "between this node and the database is a proxy that pools transactions (as PgBouncer with"
            + " pool_mode = transaction or statement, Odyssey, Supavisor): a store needs"
            + " sessions. Connect to PostgreSQL itself, or to a pool with pool_mode = session");
  }

  private static boolean share(Connection one, Connection other) throws SQLException {
    try {
      String before = Sql.text(one, PID);
      other.setAutoCommit(false);
      String taken = Sql.text(other, PID);
      boolean shared = taken.equals(before) || !Sql.text(one, PID).equals(before);
      other.rollback();
      other.setAutoCommit(true);
      return shared;
    } catch (SQLException e) {
      if (shows(e)) {
        return true;
      }
      throw e;
    }
  }
}
