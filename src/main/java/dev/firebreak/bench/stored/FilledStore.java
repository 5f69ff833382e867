package dev.firebreak.bench.stored;

import dev.firebreak.store.OutcomeText;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Fills the tables of a store, by statements that make many rows each. Of the ended tasks 2 % have
 * failed, 0.5 % were cancelled and 0.1 % are quarantined; they have four types, 50,000 customers,
 * three nodes, and every hundredth a key.
 */
final class FilledStore {
  static final int TYPES = 4;
  static final int CUSTOMERS = 50_000;
  private static final int KEYS = 100;
  private static final int WAITING = 1000;

  /** The time between the creation of one task and the next, in milliseconds. */
  private static final int STEP = 5;

  private static final int CHUNK = 200_000;

  private static final String OUTCOME =
      "CASE WHEN i % 50 = 0 THEN 1 WHEN i % 200 = 3 THEN 2 WHEN i % 1000 = 7 THEN 3 ELSE 0 END";

  private static final List<String> STATEMENTS =
      List.of(
          """
          INSERT INTO task_done (id, type, priority, outcome, run_at, claim_no, attempts,
            max_attempts, crashes, since, node, created_at, started_at, finished_at, content_type,
            result, owned_by)
          SELECT {id}, {type}, 2, {outcome}, {at}, 1, 1, 3, 0, 0, {node}, {at}, {at}, {at},
            CASE WHEN {outcome} = 0 THEN 'application/json' END,
            CASE WHEN {outcome} = 0 THEN {bytes}'{"ok":true}'{end} END,
            CASE i % 10 WHEN 0 THEN 'team' ELSE '' END
          FROM g ORDER BY i\
          """,
          """
          INSERT INTO task_input (id, scope, key, content_type, body)
          SELECT {id}, {scope}, {key}, 'application/json',
            {bytes}'{"customer":' || {customer} || '}'{end}
          FROM g ORDER BY i\
          """,
          """
          INSERT INTO task_search (type, pointer, value, id)
          SELECT {type}, '/customer', {customer}, {id} FROM g WHERE i % {types} = 0\
          """,
          """
          INSERT INTO task_attempt (id, claim_no, node, started_at, finished_at, cause)
          SELECT {id}, 1, {node}, {at}, {at}, {cause} FROM g WHERE {outcome} IN (1, 3)\
          """,
          """
          INSERT INTO task_key (scope, key, task_id, digest)
          SELECT {scope}, {key}, {id}, {bytes}''{end} FROM g WHERE i % {keys} = 1\
          """);

  private static final String WAIT =
      """
      INSERT INTO task (id, type, priority, state, run_at, claim_no, attempts, max_attempts, crashes,
        since, isolated, cancel_requested, created_at, owned_by)
      SELECT {id}, {queue}, 2, 0, {due}, 0, 0, 3, 0, 0, {false}, {false}, {at}, '' FROM g\
      """;
  private static final String WAIT_INPUT =
      "INSERT INTO task_input (id, content_type, body) SELECT {id}, 'text/plain', {bytes}''{end}"
          + " FROM g";

  private final Connection connection;
  private final boolean postgres;
  private final Content content;
  private final long tasks;
  private final long now;
  private final long base;

  /**
   * Fills the tables of a connection, which is not in auto-commit mode.
   *
   * @param now the time of the newest, in milliseconds
   */
  FilledStore(Connection connection, boolean postgres, Content content, long now) {
    this.connection = connection;
    this.postgres = postgres;
    this.content = content;
    this.now = now;
    tasks = content.ended();
    base = now - (tasks + content.queued()) * STEP;
  }

  /** A thousand tasks that wait for next year, of all types. */
  static List<Content.Queue> waiting() {
    return IntStream.range(0, TYPES)
        .mapToObj(n -> new Content.Queue(type(n), WAITING / TYPES, false))
        .toList();
  }

  /** The name of a type. */
  static String type(int n) {
    return "filled-" + n;
  }

  /** The id of a task. */
  RunId id(long i) {
    long millis = base + i * STEP;
    return new RunId((millis << 16) | 0x7000 | (i & 0xfff), 0x8000_0000_0000_0000L | i);
  }

  /** The key of the last task that has one. */
  String lastKey() {
    return "key-" + ((tasks - 2) / KEYS * KEYS + 1);
  }

  /**
   * Fills the tables.
   *
   * @param progress is given the number of tasks after each transaction
   */
  void fill(LongConsumer progress) throws SQLException {
    for (long from = 0; from < tasks; from += CHUNK) {
      long until = Math.min(tasks, from + CHUNK);
      for (String statement : STATEMENTS) {
        run(statement, from, until);
      }
      connection.commit();
      progress.accept(until);
    }
    long begin = tasks;
    for (Content.Queue queue : content.queues()) {
      fill(queue, begin, progress);
      begin += queue.tasks();
    }
    for (String type : content.paused()) {
      pause(type);
    }
    connection.commit();
  }

  private void fill(Content.Queue queue, long begin, LongConsumer progress) throws SQLException {
    String due = queue.due() ? "{at}" : "{later}";
    String insert = WAIT.replace("{queue}", '\'' + queue.type() + '\'').replace("{due}", due);
    long end = begin + queue.tasks();
    for (long from = begin; from < end; from += CHUNK) {
      long until = Math.min(end, from + CHUNK);
      run(insert, from, until);
      run(WAIT_INPUT, from, until);
      connection.commit();
      progress.accept(until);
    }
  }

  private void pause(String type) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO paused_type (type, since, owner, reason) VALUES (?, ?, '', '')")) {
      insert.setString(1, type);
      insert.setLong(2, now);
      insert.executeUpdate();
    }
  }

  private void run(String statement, long from, long until) throws SQLException {
    String rows =
        postgres
            ? "WITH g AS (SELECT i FROM generate_series(?::bigint, ?::bigint - 1) AS s (i)) "
            : "WITH RECURSIVE g (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM g WHERE i + 1 < ?2) ";
    try (PreparedStatement insert = connection.prepareStatement(rows + text(statement))) {
      insert.setLong(1, from);
      insert.setLong(2, until);
      insert.executeUpdate();
    }
  }

  private String text(String statement) {
    String millis = "(" + base + " + i * " + STEP + ")";
    String time = postgres ? "to_timestamp(" + millis + " / 1000.0)" : millis;
    return statement
        .replace("{id}", idText(millis))
        .replace("{cause}", causes())
        .replace("{outcome}", OUTCOME)
        .replace("{later}", postgres ? "now() + interval '1 year'" : millis + " + 31536000000")
        .replace("{at}", time)
        .replace("{type}", "'filled-' || (i % " + TYPES + ")")
        .replace("{node}", "'node-' || (i % 3)")
        .replace("{scope}", keyed("chr(10) || 'filled-1'", "char(10) || 'filled-1'"))
        .replace("{key}", keyed("'key-' || i", "'key-' || i"))
        .replace("{customer}", "((i / " + TYPES + " % " + CUSTOMERS + ") || '')")
        .replace("{types}", Integer.toString(TYPES))
        .replace("{keys}", Integer.toString(KEYS))
        .replace("{false}", postgres ? "false" : "0")
        .replace("{bytes}", postgres ? "convert_to(" : "CAST(")
        .replace("{end}", postgres ? ", 'UTF8')" : " AS BLOB)");
  }

  private String keyed(String inPostgres, String inSqlite) {
    return "CASE i % " + KEYS + " WHEN 1 THEN " + (postgres ? inPostgres : inSqlite) + " END";
  }

  private String idText(String millis) {
    String hex = postgres ? "lpad(to_hex(%s), %d, '0')" : "printf('%%0%2$dx', %1$s)";
    String text =
        String.format(Locale.ROOT, hex, millis, 12)
            + " || '7' || "
            + String.format(Locale.ROOT, hex, "i & 4095", 3)
            + " || '8000' || "
            + String.format(Locale.ROOT, hex, "i", 12);
    return postgres ? "(" + text + ")::uuid" : "unhex(" + text + ")";
  }

  private static String causes() {
    return "CASE i / 50 % 3 WHEN 0 THEN "
        + cause(new Outcome.Crashed(ended(1, "can't open file 17\n")))
        + " WHEN 1 THEN "
        + cause(new Outcome.Crashed(ended(2, "usage: convert FILE\n")))
        + " ELSE "
        + cause(new Outcome.TimedOut(Duration.ofSeconds(30), false))
        + " END";
  }

  private static Cause ended(int exitCode, String stderr) {
    return new Cause.Ended(exitCode, null, null, stderr, 1 << 20, Duration.ZERO, Duration.ZERO);
  }

  private static String cause(Outcome outcome) {
    return '\'' + OutcomeText.write(outcome).replace("'", "''") + '\'';
  }
}
