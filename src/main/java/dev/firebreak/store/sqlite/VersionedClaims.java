package dev.firebreak.store.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.store.jdbc.VersionIndex;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Claims due tasks of types that accept some versions only. Each version is a range of one index:
 * the first tasks of each accepted version are compared, however many tasks of other versions are
 * queued.
 */
final class VersionedClaims {
  static final Range RANGE = new Range(VersionIndex.NAME, VersionIndex.range("?1", "?7", "?2"));

  /** The first tasks of a range. */
  static final String FIRST =
      "SELECT run_at, id FROM task INDEXED BY "
          + VersionIndex.NAME
          + " WHERE "
          + VersionIndex.range("?1", "?5", "?2")
          + " AND run_at <= ?3 ORDER BY run_at, id LIMIT ?4";

  /** As {@link NextDue#SQL}; the third parameter is a JSON array of the versions. */
  static final String NEXT_DUE =
      """
      SELECT max(EXISTS (SELECT 1 FROM {range} AND run_at <= ?2)),
        min((SELECT run_at FROM {range} AND run_at > ?2 ORDER BY run_at LIMIT 1))
      FROM json_each(?3) v CROSS JOIN (VALUES (0), (1), (2), (3), ({suspects})) k\
      """
          .replace("{suspects}", String.valueOf(VersionIndex.SUSPECTS))
          .replace(
              "{range}",
              "task INDEXED BY "
                  + VersionIndex.NAME
                  + " WHERE "
                  + VersionIndex.range("?1", "v.value", "k.column1"));

  private static final JsonMapper JSON = new JsonMapper();

  private final ClaimStatement ready;
  private final ClaimStatement suspect;
  private final PreparedStatement first;
  private final PreparedStatement nextDue;

  /** Creates the index if there is none. */
  VersionedClaims(Statements statements) throws SQLException {
    statements.prepare(VersionIndex.CREATE).execute();
    ready = new ClaimStatement(statements, RANGE, false);
    suspect = new ClaimStatement(statements, RANGE, true);
    first = statements.prepare(FIRST);
    nextDue = statements.prepare(NEXT_DUE);
  }

  /** A task that may be the next one. */
  private record Head(long runAt, RunId id, String version) {}

  /**
   * Claims the first tasks of all accepted versions.
   *
   * @param most how many tasks of both kinds, which may be less than 0
   */
  void claim(
      Session session, ClaimRequest request, Set<String> versions, int most, ClaimedTasks claimed)
      throws SQLException {
    int wanted = Math.min(request.slots(), most);
    for (int priority = 0; priority < VersionIndex.SUSPECTS; priority++) {
      claim(session, request, priority, versions, wanted - claimed.size(), claimed);
    }
    int suspects = Math.min(request.suspects(), most - claimed.size());
    claim(session, request, VersionIndex.SUSPECTS, versions, suspects, claimed);
  }

  /** Claims the first tasks of a kind: those that follow each other in one version together. */
  private void claim(
      Session session,
      ClaimRequest request,
      int kind,
      Set<String> versions,
      int most,
      ClaimedTasks claimed)
      throws SQLException {
    List<Head> heads = heads(session, request, kind, versions, most);
    ClaimStatement statement = kind == VersionIndex.SUSPECTS ? suspect : ready;
    int from = 0;
    while (from < heads.size() && !claimed.inputsExhausted()) {
      String version = heads.get(from).version();
      int to = from + 1;
      while (to < heads.size() && heads.get(to).version().equals(version)) {
        to++;
      }
      statement.claim(session, request, kind, version, to - from, claimed);
      from = to;
    }
  }

  /** The first tasks of all accepted versions, in the order in which they are to run. */
  private List<Head> heads(
      Session session, ClaimRequest request, int kind, Set<String> versions, int most)
      throws SQLException {
    List<Head> heads = new ArrayList<>();
    if (most <= 0) {
      return heads;
    }
    for (String version : withNone(versions)) {
      first.setString(1, request.type());
      first.setInt(2, kind);
      first.setLong(3, session.now);
      first.setInt(4, most);
      first.setString(5, version);
      try (ResultSet row = first.executeQuery()) {
        while (row.next()) {
          heads.add(new Head(row.getLong(1), RunId.of(row.getBytes(2)), version));
        }
      }
    }
    heads.sort(Comparator.comparingLong(Head::runAt).thenComparing(Head::id));
    return heads.subList(0, Math.min(most, heads.size()));
  }

  /** The query whether the type has due tasks, and when the next one is due. */
  PreparedStatement nextDue(Session session, ClaimRequest request, Set<String> versions)
      throws SQLException {
    nextDue.setString(1, request.type());
    nextDue.setLong(2, session.now);
    try {
      nextDue.setString(3, JSON.writeValueAsString(withNone(versions)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("texts can be written", e);
    }
    return nextDue;
  }

  /** Tasks without a version are always accepted. */
  private static List<String> withNone(Set<String> versions) {
    List<String> all = new ArrayList<>(versions);
    all.add("");
    return all;
  }
}
