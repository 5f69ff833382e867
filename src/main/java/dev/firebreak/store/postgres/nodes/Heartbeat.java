package dev.firebreak.store.postgres.nodes;

import dev.firebreak.store.NodeStore.Member;
import dev.firebreak.store.NodeStore.Run;
import dev.firebreak.store.postgres.connection.SessionKind;
import dev.firebreak.store.postgres.connection.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Renews this node's row and reads the rows of all nodes, in one statement. Not thread-safe. */
public final class Heartbeat implements AutoCloseable {
  /**
   * The rows are read as they were before the renewal; the last column tells whether the renewal
   * found this node's row.
   */
  private static final String RENEW =
      """
      WITH mine AS (UPDATE node SET beat = beat + 1, seen_at = now() WHERE node_id = ?
        RETURNING node_id)
      SELECT n.node_id, n.name, n.address, n.uid, n.joined, n.draining, n.version,
        n.beat, n.started_at, extract(epoch FROM now() - n.seen_at) * 1000, EXISTS (SELECT 1 FROM mine)
      FROM node n ORDER BY n.node_id\
      """;

  private final Sessions sessions;
  private final long id;
  private final LongSupplier nanoClock;
  private volatile @Nullable Connection connection;

  record Row(Member member, long beat) {}

  /**
   * The result of a renewal.
   *
   * @param sentAt when the statement was sent
   * @param alive whether this node's row exists
   * @param rows the rows of all nodes, without this node's if it is gone
   */
  record Renewal(long sentAt, boolean alive, List<Row> rows) {
    List<Member> members() {
      return rows.stream().map(Row::member).toList();
    }
  }

  public Heartbeat(Sessions sessions, long id, LongSupplier nanoClock) {
    this.sessions = sessions;
    this.id = id;
    this.nanoClock = nanoClock;
  }

  long id() {
    return id;
  }

  Renewal renew() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = sessions.open(SessionKind.HEARTBEAT);
      connection = open;
    }
    try {
      return renew(open);
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  /**
   * Waits until a row of a node is deleted, at most for this time. Returns at once if there is no
   * connection, or it fails, which the next renewal finds.
   */
  List<RowsGone.Gone> await(long nanos) {
    Connection open = connection;
    if (open == null) {
      return List.of();
    }
    try {
      return RowsGone.await(open, (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    } catch (SQLException e) {
      close();
      return List.of();
    }
  }

  /** Breaks the connection off, from another thread: what waits for it ends at once. */
  void abort() {
    Connection open = connection;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException _) {
        // The connection ends with this process at the latest.
      }
    }
  }

  private Renewal renew(Connection open) throws SQLException {
    long sentAt = nanoClock.getAsLong();
    boolean alive = false;
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement renew = open.prepareStatement(RENEW)) {
      renew.setLong(1, id);
      try (ResultSet row = renew.executeQuery()) {
        while (row.next()) {
          rows.add(read(row));
          alive = row.getBoolean(11);
        }
      }
    }
    if (!alive) {
      rows.removeIf(row -> row.member().id() == id);
    }
    return new Renewal(sentAt, alive, rows);
  }

  private static Row read(ResultSet row) throws SQLException {
    Member member =
        new Member(
            row.getLong(1),
            row.getString(2),
            row.getString(3),
            row.getLong(4),
            row.getBoolean(5),
            row.getBoolean(6),
            new Run(
                row.getString(7),
                row.getObject(9, OffsetDateTime.class).toInstant(),
                Duration.ofMillis(Math.max(0, row.getLong(10)))));
    return new Row(member, row.getLong(8));
  }

  @Override
  public void close() {
    Connection open = connection;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException _) {
        // The connection is discarded anyway.
      }
      connection = null;
    }
  }
}
