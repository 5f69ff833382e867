package dev.firebreak.store.postgres.nodes;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * The message that the transaction sends that deletes a node's row, so that all nodes look for the
 * tasks that it freed at once. A message only makes them look: what they find in the tables counts.
 *
 * <p>A NOTIFY makes the commits of the database that also send one wait for each other. That is why
 * submitted tasks are not announced that way; rows of nodes are deleted rarely.
 */
final class RowsGone {
  private static final String SEND = "SELECT pg_notify('firebreak_nodes', ?) WHERE ?";

  /** The id of no row, whose message wakes no node. */
  static final long NO_ROW = -1;

  private RowsGone() {}

  /**
   * A row that is gone.
   *
   * @param byReaper whether it was deleted because the node's process had ended
   * @param freed tasks that are queued again
   * @param ended tasks that ended: cancelled or quarantined
   */
  record Gone(long id, boolean byReaper, long freed, long ended) {}

  /** Sends the message when the transaction commits. */
  static void send(Connection connection, Gone gone) throws SQLException {
    try (PreparedStatement send = connection.prepareStatement(SEND)) {
      send.setString(
          1,
          String.format(
              Locale.ROOT, "%d %b %d %d", gone.id(), gone.byReaper(), gone.freed(), gone.ended()));
      send.setBoolean(2, gone.id() != NO_ROW);
      send.execute();
    }
  }

  /**
   * Waits for messages, on a connection that listens; returns early with those that came.
   *
   * @param timeoutMillis at least 1
   */
  static List<Gone> await(Connection connection, int timeoutMillis) throws SQLException {
    List<Gone> all = new ArrayList<>();
    for (PGNotification one :
        connection.unwrap(PGConnection.class).getNotifications(timeoutMillis)) {
      all.add(parse(one.getParameter()));
    }
    return all;
  }

  /** A text of another program becomes a message about no row. */
  private static Gone parse(String text) {
    String[] words = text.split(" ", -1);
    try {
      return new Gone(
          Long.parseLong(words[0]),
          Boolean.parseBoolean(words[1]),
          Long.parseLong(words[2]),
          Long.parseLong(words[3]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
      return new Gone(NO_ROW, false, 0, 0);
    }
  }
}
