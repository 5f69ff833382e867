package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.ErrorText;
import dev.firebreak.store.jdbc.Sql;
import dev.firebreak.store.move.MoveTarget;
import dev.firebreak.store.move.Row;
import dev.firebreak.store.move.Rows;
import dev.firebreak.store.move.Table;
import dev.firebreak.store.postgres.connection.CountStatements;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.connection.SessionKind;
import dev.firebreak.store.postgres.connection.Sessions;
import dev.firebreak.store.postgres.connection.SqlErrorKind;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.PGCopyInputStream;
import org.postgresql.copy.PGCopyOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that tasks are moved into. Uses one connection, with one transaction for the whole
 * move, which keeps all other sessions from writing.
 */
public final class PostgresMoveTarget implements MoveTarget {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresMoveTarget.class);
  private static final int BUFFER = 1 << 16;

  /** The prefix of a move's note; users' notes have another prefix. */
  private static final String NOTE = "move ";

  private static final String BEGUN = "begun";
  private static final String DONE = "done";

  /** A move that still runs holds this lock too, taken before it marked its source. */
  private static final String LOCK_NOTES = "LOCK TABLE meta IN SHARE ROW EXCLUSIVE MODE";

  private static final String LOCK_TASKS =
      """
      LOCK TABLE node, task, task_input, task_attempt, task_done, task_result,
        task_output, task_step, task_signal, task_search, task_callback, task_key, task_group,
        task_group_count, task_member, task_child, task_watch, task_barrier
      IN SHARE ROW EXCLUSIVE MODE\
      """;
  private static final String USED =
      """
      SELECT CASE WHEN EXISTS (SELECT 1 FROM node) THEN 'nodes'
        WHEN EXISTS (SELECT 1 FROM task) OR EXISTS (SELECT 1 FROM task_done)
          OR EXISTS (SELECT 1 FROM task_input) OR EXISTS (SELECT 1 FROM task_attempt)
          OR EXISTS (SELECT 1 FROM task_result) THEN 'tasks'
        WHEN EXISTS (SELECT 1 FROM task_key) THEN 'keys'
        WHEN EXISTS (SELECT 1 FROM meta WHERE k LIKE 'note %') THEN 'notes' END\
      """;
  private static final String WRITE_NOTE =
      "INSERT INTO meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v";

  private final PostgresOptions options;
  private final Connection connection;

  private PostgresMoveTarget(PostgresOptions options, Connection connection) {
    this.options = options;
    this.connection = connection;
  }

  /**
   * Connects, and creates the tables if there are none. Blocks.
   *
   * @throws StoreException.Refused if the server or its tables can't be used
   * @throws StoreException.Unavailable if the server can't be reached
   */
  public static PostgresMoveTarget open(PostgresOptions options) throws StoreException {
    PostgresStore.prepare(options);
    try {
      Connection connection =
          new Sessions(options, DatabaseTime.DATABASE, "move").open(SessionKind.MOVE);
      return new PostgresMoveTarget(options, connection);
    } catch (SQLException e) {
      throw failed(options, e);
    }
  }

  @Override
  public String where() {
    return options.toString();
  }

  @Override
  public Seen lookUp(String token) throws StoreException {
    try {
      Sql.run(connection, LOCK_NOTES);
      Seen seen = read(token);
      connection.rollback();
      return seen;
    } catch (SQLException e) {
      throw failed(options, e);
    }
  }

  private Seen read(String token) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT v FROM meta WHERE k = ?")) {
      select.setString(1, NOTE + token);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Seen.NOTHING;
        }
        return row.getString(1).equals(DONE) ? Seen.DONE : Seen.BEGUN;
      }
    }
  }

  /** Checks before it locks, so that nodes that use the database are not blocked. */
  @Override
  public void beginMove(String token) throws StoreException {
    try {
      refuseUsed();
      lock();
      refuseUsed();
      writeNote(token, BEGUN);
      connection.commit();
      lock();
      refuseUsed();
      CountStatements.stopCounting(connection);
    } catch (SQLException e) {
      throw failed(options, e);
    }
  }

  private void lock() throws SQLException {
    Sql.run(connection, LOCK_NOTES);
    Sql.run(connection, LOCK_TASKS);
  }

  private void refuseUsed() throws SQLException, StoreException.Refused {
    String found = Sql.text(connection, USED);
    if (!found.isEmpty()) {
      connection.rollback();
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT,
              "%s is in use: it has %s. Nothing was moved; stop its nodes, or give another"
                  + " database",
              options,
              found));
    }
  }

  private void writeNote(String token, String value) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(WRITE_NOTE)) {
      insert.setString(1, NOTE + token);
      insert.setString(2, value);
      insert.executeUpdate();
    }
  }

  @Override
  public void write(Table table, Feed feed) throws StoreException {
    String sql =
        "COPY " + table.title() + " (" + BinaryCopy.columns(table) + ") FROM STDIN (FORMAT binary)";
    CopyIn copy = null;
    try {
      copy = copies().copyIn(sql);
      DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(new PGCopyOutputStream(copy, BUFFER), BUFFER));
      BinaryCopy.writeHeader(out);
      feed.into(row -> send(table, row, out));
      BinaryCopy.writeTrailer(out);
      out.close();
    } catch (SQLException e) {
      throw failed(options, e);
    } catch (IOException e) {
      throw failed(options, e);
    } finally {
      cancel(copy);
    }
  }

  private void send(Table table, Row row, DataOutputStream out) throws StoreException {
    try {
      BinaryCopy.write(table, row, out);
    } catch (IOException e) {
      throw failed(options, e);
    }
  }

  /** Cancels a copy that did not end; its transaction is rolled back too. */
  private static void cancel(@Nullable CopyIn copy) {
    try {
      if (copy != null && copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException e) {
      LOG.debug("A failed copy could not be cancelled; its connection is closed anyway.", e);
    }
  }

  @Override
  public void read(Table table, Rows rows) throws StoreException {
    String notes = table == Table.META ? " WHERE k LIKE '" + Table.NOTE + "%'" : "";
    String order = table == Table.META ? table.order() + " COLLATE \"C\"" : table.order();
    String sql =
        String.format(
            Locale.ROOT,
            "COPY (SELECT %s FROM %s%s ORDER BY %s) TO STDOUT (FORMAT binary)",
            BinaryCopy.values(table),
            table.title(),
            notes,
            order);
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                new PGCopyInputStream(connection.unwrap(PGConnection.class), sql), BUFFER))) {
      BinaryCopy.read(table, in, rows);
    } catch (SQLException e) {
      throw failed(options, e);
    } catch (IOException e) {
      throw failed(options, e);
    }
  }

  private CopyManager copies() throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  @Override
  public void commit(String token) throws StoreException {
    try {
      CountStatements.count(connection);
      writeNote(token, DONE);
      connection.commit();
    } catch (SQLException e) {
      throw new StoreException.OutcomeUnknown(
          String.format(
              Locale.ROOT,
              "the connection to %s was lost during the commit (%s). Run \"firebreak move\" again:"
                  + " it finds out whether the move is done, and finishes it",
              options,
              ErrorText.firstLine(e)));
    }
  }

  @Override
  public void forget(String token) throws StoreException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM meta WHERE k = ? AND v = ?")) {
      delete.setString(1, NOTE + token);
      delete.setString(2, BEGUN);
      delete.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      throw failed(options, e);
    }
  }

  private static StoreException failed(PostgresOptions options, Exception e) {
    SQLException why = cause(e);
    SqlErrorKind kind = why == null ? SqlErrorKind.LOST : SqlErrorKind.of(why);
    String words =
        String.format(
            Locale.ROOT,
            "tasks can't be moved to %s: %s",
            options,
            ErrorText.firstLine(why == null ? e : why));
    return switch (kind) {
      case LOST, AGAIN -> new StoreException.Unavailable(words, e);
      case DATA, OTHER -> new StoreException.Refused(words, e);
      case FULL -> new StoreException.Full(words);
    };
  }

  private static @Nullable SQLException cause(@Nullable Throwable e) {
    return e == null || e instanceof SQLException ? (SQLException) e : cause(e.getCause());
  }

  @Override
  public void close() {
    try {
      connection.rollback();
      connection.close();
    } catch (SQLException e) {
      LOG.debug("The connection of a move was lost before it was closed.", e);
    }
  }
}
