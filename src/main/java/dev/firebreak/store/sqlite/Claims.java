package dev.firebreak.store.sqlite;

import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.jdbc.Statements;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Claims due tasks. Each priority is read separately: it is one range of one index, in which the
 * next task comes first however many are queued behind it or are due later.
 */
final class Claims {
  static final Range READY =
      new Range("task_ready", "t.crashes < {suspect} AND t.type = ?1 AND t.priority = ?2");
  static final Range SUSPECT =
      new Range("task_suspect", "t.crashes >= {suspect} AND t.type = ?1 AND ?2 = 0");

  private static final String RUNNING_INDEX =
      "CREATE INDEX IF NOT EXISTS task_running ON task (type) WHERE state = 1";
  private static final String RUNNING =
      "SELECT count(*) FROM task INDEXED BY task_running WHERE state = 1 AND type = ?";

  private static final int PRIORITIES = 4;

  private final ClaimStatement ready;
  private final ClaimStatement suspect;
  private final PreparedStatement nextDue;
  private final Statements statements;
  private @Nullable PreparedStatement running;
  private @Nullable VersionedClaims versioned;

  Claims(Statements statements) throws SQLException {
    this.statements = statements;
    ready = new ClaimStatement(statements, READY, false);
    suspect = new ClaimStatement(statements, SUSPECT, true);
    nextDue = statements.prepare(NextDue.SQL);
  }

  static Operation<List<ClaimResult>> of(List<ClaimRequest> requests) {
    return new Operation<>() {
      @Override
      List<ClaimResult> apply(Session session) throws SQLException {
        return session.claims.claim(session, requests);
      }
    };
  }

  private List<ClaimResult> claim(Session session, List<ClaimRequest> requests)
      throws SQLException {
    InputBudget inputs = new InputBudget(session.options.inputBytes());
    List<ClaimResult> results = new ArrayList<>(requests.size());
    for (ClaimRequest request : requests) {
      results.add(claimType(session, request, new ClaimedTasks(inputs)));
    }
    return results;
  }

  private ClaimResult claimType(Session session, ClaimRequest request, ClaimedTasks claimed)
      throws SQLException {
    int most =
        request.most() == null ? Integer.MAX_VALUE : request.most() - running(request.type());
    Set<String> versions = request.versions();
    if (versions != null) {
      versioned().claim(session, request, versions, most, claimed);
    } else {
      claimAny(session, request, most, claimed);
    }
    session.counts.claimed(request.type(), claimed.size());
    for (Claimed task : claimed.all()) {
      session.types.started(task.claim().id(), request.type());
      session.groupChanges.ran(task.claim().id().bytes(), 1);
    }
    PreparedStatement due =
        versions == null
            ? nextDue(session, request)
            : versioned().nextDue(session, request, versions);
    return result(due, session.now, request, claimed, most);
  }

  private void claimAny(Session session, ClaimRequest request, int most, ClaimedTasks claimed)
      throws SQLException {
    int wanted = Math.min(request.slots(), most);
    for (int priority = 0; priority < PRIORITIES && !claimed.inputsExhausted(); priority++) {
      int slots = wanted - claimed.size();
      if (slots <= 0) {
        break;
      }
      ready.claim(session, request, priority, null, slots, claimed);
    }
    int suspects = Math.min(request.suspects(), most - claimed.size());
    if (suspects > 0 && !claimed.inputsExhausted()) {
      suspect.claim(session, request, 0, null, suspects, claimed);
    }
  }

  private PreparedStatement nextDue(Session session, ClaimRequest request) throws SQLException {
    nextDue.setString(1, request.type());
    nextDue.setLong(2, session.now);
    return nextDue;
  }

  private static ClaimResult result(
      PreparedStatement due, long now, ClaimRequest request, ClaimedTasks claimed, int most)
      throws SQLException {
    try (ResultSet row = due.executeQuery()) {
      row.next();
      boolean more = row.getBoolean(1) && claimed.size() < most;
      long next = row.getLong(2);
      Duration dueIn = row.wasNull() ? null : Duration.ofMillis(next - now);
      return new ClaimResult(request.type(), claimed.all(), more, dueIn);
    }
  }

  private VersionedClaims versioned() throws SQLException {
    VersionedClaims known = versioned;
    if (known == null) {
      known = new VersionedClaims(statements);
      versioned = known;
    }
    return known;
  }

  /**
   * The index is created when it is first needed, so that stores without bounded types have no
   * cost.
   */
  private int running(String type) throws SQLException {
    PreparedStatement count = running;
    if (count == null) {
      try (PreparedStatement index = statements.prepare(RUNNING_INDEX)) {
        index.execute();
      }
      count = statements.prepare(RUNNING);
      running = count;
    }
    count.setString(1, type);
    try (ResultSet row = count.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }
}
