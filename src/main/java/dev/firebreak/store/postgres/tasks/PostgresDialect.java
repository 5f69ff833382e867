package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.jdbc.CountRows;
import dev.firebreak.store.jdbc.Dialect;
import dev.firebreak.store.jdbc.VersionIndex;
import dev.firebreak.store.postgres.connection.CountStatements;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** PostgreSQL has types for ids, times and booleans, and must be told the type of a null. */
final class PostgresDialect implements Dialect {
  static final PostgresDialect INSTANCE = new PostgresDialect();

  /** Bounds the rows of a list that are in the heap at once, with their errors. */
  private static final int ROWS_AT_ONCE = 32;

  private static final String LIVE =
      """
      SELECT id, type, priority, state::int AS state, run_at, claim_no, attempts, max_attempts,
        crashes, since, cancel_requested, node, claimed_at AS started_at, created_at,
        NULL::timestamptz AS finished_at, owned_by, parked, version
      FROM task\
      """;
  private static final String ENDED =
      """
      SELECT id, type, priority, outcome + 2 AS state, run_at, claim_no, attempts, max_attempts,
        crashes, since, false AS cancel_requested, node, started_at, created_at, finished_at,
        owned_by, NULL::text AS parked, version
      FROM task_done\
      """;
  private static final String RESULT_PART =
      """
      SELECT CASE WHEN d.result_bytes IS NULL THEN substring(d.result FROM ? FOR ?)
        ELSE coalesce((SELECT substring(p.bytes FROM ? FOR ?) FROM task_result p
          WHERE p.id = d.id AND p.n = ?), '') END
      FROM task_done d WHERE d.id = ?\
      """;

  private static final String ENGINE =
      """
      SELECT 'engine', 'PostgreSQL ' || current_setting('server_version')
      UNION ALL SELECT 'schema', v FROM meta WHERE k = 'schema'
      UNION ALL SELECT 'bytes', pg_database_size(current_database())::text
      UNION ALL SELECT 'bytes of ' || c.relname, pg_total_relation_size(c.oid)::text
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname = current_schema()\
      """;

  private PostgresDialect() {}

  @Override
  public String live() {
    return LIVE;
  }

  @Override
  public String ended() {
    return ENDED;
  }

  /** The planner finds the index. */
  @Override
  public String endedByOutcome() {
    return ENDED;
  }

  /** With a second condition, the planner would expect a fraction of the rows. */
  @Override
  public String hasOutcome(int outcome) {
    return "outcome = " + outcome;
  }

  @Override
  public boolean limitsParts() {
    return true;
  }

  /** There is no {@code min} for the type uuid before PostgreSQL 18. */
  @Override
  public String elements(String alias) {
    return "json_array_elements_text(CAST(? AS json)) " + alias + " (value)";
  }

  @Override
  public String element(String array, int n) {
    return "(CAST(" + array + " AS json) ->> " + n + ")";
  }

  @Override
  public String versionIndex() {
    return "SELECT 1 WHERE to_regclass('" + VersionIndex.NAME + "') IS NOT NULL";
  }

  /** Looks for the group of each running task, of which there are few, whatever is planned. */
  @Override
  public String runningOfGroups() {
    return "SELECT group_id, count(*) AS running FROM ("
        + "SELECT (SELECT m.group_id FROM task_member m WHERE m.id = t.id) AS group_id"
        + " FROM (SELECT id FROM task WHERE state = 1 OFFSET 0) t OFFSET 0) g GROUP BY group_id";
  }

  @Override
  public String counts() {
    return CountStatements.READ + " UNION ALL " + CountRows.waiting(this);
  }

  @Override
  public String engine() {
    return ENGINE;
  }

  @Override
  public String idType() {
    return "uuid";
  }

  @Override
  public String smallestId() {
    return "(array_agg(t.id ORDER BY t.id))[1]";
  }

  @Override
  public String resultPart() {
    return RESULT_PART;
  }

  @Override
  public void setId(PreparedStatement statement, int parameter, RunId id) throws SQLException {
    statement.setObject(parameter, uuid(id));
  }

  static UUID uuid(RunId id) {
    return new UUID(id.high(), id.low());
  }

  @Override
  public RunId id(ResultSet row, int column) throws SQLException {
    return readId(row, column);
  }

  static RunId readId(ResultSet row, int column) throws SQLException {
    return id(row.getObject(column, UUID.class));
  }

  static RunId id(UUID id) {
    return new RunId(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  @Override
  public Instant instant(ResultSet row, int column) throws SQLException {
    return DatabaseTime.instant(row, column);
  }

  @Override
  public @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
    return DatabaseTime.instantOrNull(row, column);
  }

  /** The driver would read all rows of a result. */
  @Override
  public void readFewRowsAtOnce(PreparedStatement list) throws SQLException {
    list.setFetchSize(ROWS_AT_ONCE);
  }
}
