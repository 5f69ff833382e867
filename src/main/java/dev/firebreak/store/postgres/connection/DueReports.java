package dev.firebreak.store.postgres.connection;

import java.sql.SQLWarning;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** The messages by which triggers report tasks that they wake or submit, see schema/017.sql. */
final class DueReports {
  private static final String MESSAGE = "firebreak: tasks are due";

  private DueReports() {}

  /** Adds the types that messages of the server name to a set. */
  static void read(@Nullable SQLWarning first, Set<String> types) {
    for (SQLWarning next = first; next != null; next = next.getNextWarning()) {
      ServerErrorMessage message =
          next instanceof PSQLWarning warning ? warning.getServerErrorMessage() : null;
      if (message != null && MESSAGE.equals(message.getMessage())) {
        String type = message.getDetail();
        if (type != null) {
          types.add(type);
        }
      }
    }
  }
}
