package dev.firebreak.store.jdbc;

/**
 * Copies a task from the live table to the table of ended tasks. This is the one list of the
 * columns of {@code task_done}, except for the move of a store, which needs their types too.
 *
 * @param outcome the SQL expression for the outcome
 * @param attempts the SQL expression for the number of attempts that count
 * @param crashes the SQL expression for the number of crashes
 * @param finishedAt the SQL expression for the time of the end
 * @param result the columns of the result
 */
public record EndedRow(
    String outcome, String attempts, String crashes, String finishedAt, Result result) {
  private static final String LIVE =
      """
      t.id, t.type, t.priority, t.run_at, t.timeout_ms, t.claim_no, t.attempts,
          t.max_attempts, t.crashes, t.since, t.node, t.created_at, t.claimed_at, t.owned_by,
          t.version\
      """;
  private static final String INSERT =
      """
      INSERT INTO task_done (id, type, priority, outcome, run_at, timeout_ms, claim_no, attempts,
        max_attempts, crashes, since, node, created_at, started_at, finished_at, owned_by,
        version{columns})
      SELECT id, type, priority, {outcome}, run_at, timeout_ms, claim_no, {attempts},
        max_attempts, {crashes}, since, node, created_at, claimed_at, {finished}, owned_by,
        version{values}\
      """;

  /**
   * The columns of a result.
   *
   * @param columns their names, each after a comma
   * @param values the SQL expressions for their values, each after a comma
   */
  public record Result(String columns, String values) {
    static final Result NONE = new Result("", "");
  }

  /** An end without a result. */
  public EndedRow(String outcome, String attempts, String crashes, String finishedAt) {
    this(outcome, attempts, crashes, finishedAt, Result.NONE);
  }

  /**
   * Completes the text of a statement: <code>{live}</code> is replaced by the columns of {@code
   * task t} that are copied, and <code>{insert}</code> by the insert up to the list of its values,
   * which are selected from columns with the names of the live table.
   */
  public String in(String text) {
    return text.replace("{live}", LIVE)
        .replace("{insert}", INSERT)
        .replace("{columns}", result.columns)
        .replace("{outcome}", outcome)
        .replace("{attempts}", attempts)
        .replace("{crashes}", crashes)
        .replace("{finished}", finishedAt)
        .replace("{values}", result.values);
  }
}
