package dev.firebreak.store.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.store.Queues;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Counts queued tasks whose version is not accepted, on a reader's connection. It reads the gaps
 * between the accepted versions in the {@link VersionIndex}, so that accepted tasks cost nothing.
 */
final class UnacceptedTasks {
  private static final JsonMapper JSON = new JsonMapper();

  /** Sorts after each version, whose characters are letters, digits, dots and the like. */
  private static final String LAST = "~";

  private final Statements statements;
  private final Dialect dialect;

  UnacceptedTasks(Statements statements, Dialect dialect) {
    this.statements = statements;
    this.dialect = dialect;
  }

  /** The parameter is a JSON array of gaps, each a JSON array of a type and two versions. */
  static String count(Dialect dialect) {
    String type = dialect.element("o.value", 0);
    return "SELECT "
        + type
        + ", (SELECT count(*) FROM (SELECT 1 FROM "
        + dialect.versionedTasks()
        + " WHERE "
        + VersionIndex.between(type, dialect.element("o.value", 1), dialect.element("o.value", 2))
        + " AND parked IS NULL LIMIT "
        + Queues.MOST_UNACCEPTED
        + ") t) FROM "
        + dialect.elements("o");
  }

  Map<String, Long> read(Map<String, Set<String>> accepted) throws SQLException {
    Map<String, Long> counts = new HashMap<>();
    if (accepted.isEmpty() || !indexed()) {
      return counts;
    }
    PreparedStatement count = statements.prepare(count(dialect));
    count.setString(1, json(gaps(accepted)));
    try (ResultSet row = count.executeQuery()) {
      while (row.next()) {
        if (row.getLong(2) > 0) {
          counts.merge(row.getString(1), row.getLong(2), UnacceptedTasks::sum);
        }
      }
    }
    return counts;
  }

  private static long sum(long some, long others) {
    return Math.min(some + others, Queues.MOST_UNACCEPTED);
  }

  private boolean indexed() throws SQLException {
    try (ResultSet row = statements.prepare(dialect.versionIndex()).executeQuery()) {
      return row.next();
    }
  }

  /** The gaps of all types; tasks without a version, which sorts first, are always accepted. */
  private static List<String> gaps(Map<String, Set<String>> accepted) {
    List<String> gaps = new ArrayList<>();
    accepted.forEach(
        (type, versions) -> {
          String above = "";
          for (String version : new TreeSet<>(versions)) {
            gaps.add(json(List.of(type, above, version)));
            above = version;
          }
          gaps.add(json(List.of(type, above, LAST)));
        });
    return gaps;
  }

  private static String json(List<String> texts) {
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("texts can be written", e);
    }
  }
}
