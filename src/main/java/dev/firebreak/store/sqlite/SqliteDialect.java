package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.CountRows;
import dev.firebreak.store.jdbc.Dialect;
import dev.firebreak.store.jdbc.VersionIndex;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * SQLite has neither ids nor times nor booleans: ids are blobs of 16 bytes, times are milliseconds
 * since 1970, booleans are 0 and 1. The driver reads row by row, and takes a fetch size for a
 * limit.
 */
final class SqliteDialect implements Dialect {
  static final SqliteDialect INSTANCE = new SqliteDialect();

  private static final String LIVE =
      """
      SELECT id, type, priority, state, run_at, claim_no, attempts, max_attempts, crashes, since,
        cancel_requested, node, claimed_at AS started_at, created_at, NULL AS finished_at,
        owned_by, parked, version
      FROM task\
      """;
  private static final String ENDED =
      """
      SELECT id, type, priority, outcome + 2 AS state, run_at, claim_no, attempts, max_attempts,
        crashes, since, 0 AS cancel_requested, node, started_at, created_at, finished_at,
        owned_by, NULL AS parked, version
      FROM task_done\
      """;
  private static final String RESULT_PART =
      """
      SELECT CASE WHEN d.result_bytes IS NULL THEN substr(d.result, ?, ?)
        ELSE coalesce((SELECT substr(p.bytes, ?, ?) FROM task_result p
          WHERE p.id = d.id AND p.n = ?), X'') END
      FROM task_done d WHERE d.id = ?\
      """;

  private static final String ENGINE =
      """
      SELECT 'engine', 'SQLite ' || sqlite_version()
      UNION ALL SELECT 'schema', user_version FROM pragma_user_version
      UNION ALL SELECT 'bytes', page_count * page_size FROM pragma_page_count, pragma_page_size
      UNION ALL SELECT 'bytes unused', freelist_count * page_size
        FROM pragma_freelist_count, pragma_page_size\
      """;

  private SqliteDialect() {}

  @Override
  public String live() {
    return LIVE;
  }

  @Override
  public String ended() {
    return ENDED;
  }

  /** Without the name of an index, SQLite reads the table in the order of ids. */
  @Override
  public String endedByOutcome() {
    return ENDED + " INDEXED BY task_done_bad";
  }

  /** SQLite must be told the condition of the index. */
  @Override
  public String hasOutcome(int outcome) {
    return "outcome <> 0 AND outcome = " + outcome;
  }

  @Override
  public String liveOwned() {
    return LIVE + " INDEXED BY task_owned";
  }

  @Override
  public String waiting() {
    return LIVE + " INDEXED BY task_parked";
  }

  @Override
  public String waitingTasks() {
    return "task INDEXED BY task_parked";
  }

  @Override
  public String endedOwned() {
    return ENDED + " INDEXED BY task_done_owned";
  }

  @Override
  public String readyTasks() {
    return "task INDEXED BY task_ready";
  }

  @Override
  public String suspectTasks() {
    return "task INDEXED BY task_suspect";
  }

  @Override
  public String unsuccessfulTasks() {
    return "task_done INDEXED BY task_done_bad";
  }

  @Override
  public String versionedTasks() {
    return "task INDEXED BY " + VersionIndex.NAME;
  }

  @Override
  public String versionIndex() {
    return "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = '"
        + VersionIndex.NAME
        + "'";
  }

  @Override
  public String element(String array, int n) {
    return "json_extract(" + array + ", '$[" + n + "]')";
  }

  @Override
  public String position(String text) {
    return "instr(" + text + ", ?)";
  }

  @Override
  public String elements(String alias) {
    return "json_each(?) " + alias;
  }

  @Override
  public String counts() {
    return "SELECT type, state, n FROM task_count UNION ALL " + CountRows.waiting(this);
  }

  @Override
  public String runningOfGroups() {
    return "SELECT group_id, running FROM task_group_count WHERE part = 0";
  }

  @Override
  public String engine() {
    return ENGINE;
  }

  @Override
  public String idType() {
    return "BLOB";
  }

  @Override
  public String smallestId() {
    return "min(t.id)";
  }

  @Override
  public String resultPart() {
    return RESULT_PART;
  }

  @Override
  public void setId(PreparedStatement statement, int parameter, RunId id) throws SQLException {
    statement.setBytes(parameter, id.bytes());
  }

  @Override
  public RunId id(ResultSet row, int column) throws SQLException {
    return RunId.of(row.getBytes(column));
  }

  @Override
  public Instant instant(ResultSet row, int column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  @Override
  public @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
