package dev.firebreak.store.postgres.connection;

import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The error by which a trigger names the row that its commit has waited for, see schema/018.sql.
 */
public final class LockReport {
  private static final String MESSAGE = "firebreak: a group is locked";

  private LockReport() {}

  /** The id of the group or barrier whose row is locked; null if the error names none. */
  public static @Nullable UUID row(SQLException e) {
    ServerErrorMessage message =
        e instanceof PSQLException error ? error.getServerErrorMessage() : null;
    String row =
        message != null && MESSAGE.equals(message.getMessage()) ? message.getDetail() : null;
    try {
      return row == null ? null : UUID.fromString(row);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
