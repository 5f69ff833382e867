package dev.firebreak.store.jdbc;

import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The queries for the kept output of attempts.
 *
 * @param statements of the reader's connection
 */
record OutputReads(Statements statements, Dialect dialect) {
  private static final String COLUMNS =
      "SELECT claim_no, attempt, skipped, bytes FROM task_output WHERE id = ? AND ";

  private static final String NEXT = COLUMNS + "claim_no >= ? ORDER BY claim_no LIMIT 1";
  private static final String ANY = COLUMNS + "claim_no >= ? ORDER BY claim_no DESC LIMIT 1";
  private static final String LAST = COLUMNS + "attempt = ? ORDER BY claim_no DESC LIMIT 1";

  Optional<OutputPart> next(RunId id, int claim) throws SQLException {
    return read(NEXT, id, claim);
  }

  Optional<OutputPart> last(RunId id, int attempt) throws SQLException {
    return read(attempt == 0 ? ANY : LAST, id, attempt);
  }

  private Optional<OutputPart> read(String query, RunId id, int number) throws SQLException {
    PreparedStatement output = statements.prepare(query);
    dialect.setId(output, 1, id);
    output.setInt(2, number);
    try (ResultSet row = output.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      byte[] bytes = row.getBytes(4);
      return Optional.of(
          new OutputPart(
              row.getInt(1),
              row.getInt(2),
              row.getLong(3),
              bytes == null ? new byte[0] : bytes,
              true));
    }
  }
}
