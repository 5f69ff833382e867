package dev.firebreak.store.sqlite;

import dev.firebreak.store.OutcomeText;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.jdbc.CrashPolicy;
import dev.firebreak.store.jdbc.EndedRow;
import dev.firebreak.store.jdbc.Sql;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frees the tasks that ran when the previous process ended. Only this process uses the store, so
 * tasks that are running in the store can't run any more. Attempts are given back; a task that ran
 * on a thread of the node is charged with a crash, unless the machine was restarted.
 */
final class Recovery {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private static final String RECORD =
      """
      INSERT INTO task_attempt (id, claim_no, node, started_at, finished_at, cause)
      SELECT id, claim_no, node, claimed_at, ?1, replace(?2, '"?"', json_quote(node))
      FROM task WHERE state = 1\
      """;
  private static final String SOME_RUN = "SELECT EXISTS (SELECT 1 FROM task WHERE state = 1)";
  private static final String CHARGE =
      """
      UPDATE task SET attempts = attempts - 1,
        crashes = crashes + CASE WHEN isolated = 0 THEN ?1 ELSE 0 END
      WHERE state = 1\
      """;
  private static final String OVER =
      " WHERE state = 1 AND (cancel_requested = 1 OR crashes >= {quarantine})"
          .transform(CrashPolicy::in);
  private static final String END =
      new EndedRow("CASE WHEN cancel_requested = 1 THEN 2 ELSE 3 END", "attempts", "crashes", "?1")
          .in("{insert} FROM task" + OVER);
  private static final String CONCERNED =
      "SELECT id FROM task"
          + OVER
          + " AND (id IN (SELECT id FROM task_callback) OR id IN (SELECT id FROM task_member)"
          + " OR id IN (SELECT id FROM task_watch))";
  private static final String NONE_RUNS =
      "UPDATE task_group_count SET running = 0 WHERE running <> 0";
  private static final String FREE =
      """
      UPDATE task SET state = 0, isolated = 0, claimed_at = NULL,
        run_at = ?1 + CASE WHEN crashes >= {suspect} THEN {pause} ELSE 0 END
      WHERE state = 1\
      """
          .transform(CrashPolicy::in);

  private final Connection connection;
  private final StoreOptions options;

  Recovery(Connection connection, StoreOptions options) {
    this.connection = connection;
    this.options = options;
  }

  /** Runs in one transaction, so that a crash during it charges no task twice. */
  RecoveryReport run() throws SQLException {
    long began = System.nanoTime();
    long now = options.clock().millis();
    String boot = bootId();
    Sql.run(connection, "BEGIN IMMEDIATE");
    boolean sameBoot = Schema.bootId(connection).equals(boot);
    boolean counted = Schema.counted(connection);
    // The first use of Jackson for outcomes takes a twentieth of the start of a node.
    boolean some = Sql.number(connection, SOME_RUN) > 0;
    long freed = some ? change(RECORD, now, OutcomeText.write(lost())) : 0;
    long quarantined = 0;
    if (freed > 0) {
      change(CHARGE, sameBoot ? 1L : 0L, null);
      quarantined =
          Sql.number(connection, "SELECT count(*) FROM task" + OVER + " AND cancel_requested = 0");
      StoredCounts.free(connection, OVER);
      List<byte[]> concerned = ids(CONCERNED);
      change(END, now, null);
      Sql.run(connection, NONE_RUNS);
      tell(concerned, now);
      change("DELETE FROM task" + OVER, null, null);
      change(FREE, now, null);
    }
    Schema.setBootId(connection, boot);
    StoredCounts.ensure(connection, counted);
    long live = Sql.number(connection, "SELECT count(*) FROM task");
    FailPoint.BEFORE_COMMIT.reach("Recovery");
    Sql.run(connection, "COMMIT");
    FailPoint.AFTER_COMMIT.reach("Recovery");
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return new RecoveryReport(freed, quarantined, live, took);
  }

  private List<byte[]> ids(String query) throws SQLException {
    List<byte[]> ids = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        ids.add(row.getBytes(1));
      }
    }
    return ids;
  }

  /** Stores the tasks that tell these ends, and counts these in their groups. */
  private void tell(List<byte[]> ended, long now) throws SQLException {
    if (ended.isEmpty()) {
      return;
    }
    try (Statements statements = new Statements(connection)) {
      Callbacks callbacks = new Callbacks(statements);
      CountChanges counts = new CountChanges(statements);
      GroupChanges groups =
          new GroupChanges(statements, callbacks, new TaskGroupOperations(statements));
      Watches watches = new Watches(statements, new Signals(statements));
      PreparedStatement outcome = statements.prepare("SELECT outcome FROM task_done WHERE id = ?");
      for (byte[] id : ended) {
        callbacks.ended(counts, id);
        outcome.setBytes(1, id);
        try (ResultSet row = outcome.executeQuery()) {
          row.next();
          groups.ended(id, StateCodes.QUEUED, row.getInt(1));
          watches.ended(now, id, row.getInt(1));
        }
      }
      groups.write(counts, now);
      counts.write();
    }
  }

  /** The statement replaces the name by the node of each row. */
  private static Outcome lost() {
    return new Outcome.Crashed(new Cause.NodeLost("?"));
  }

  private long change(String sql, @Nullable Long number, @Nullable String text)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (number != null) {
        statement.setLong(1, number);
      }
      if (text != null) {
        statement.setString(2, text);
      }
      return statement.executeUpdate();
    }
  }

  /** Identifies the start of the machine; empty if the system does not provide it. */
  private static String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException _) {
      return "";
    }
  }
}
