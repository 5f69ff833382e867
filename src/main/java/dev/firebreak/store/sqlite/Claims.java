package dev.firebreak.store.sqlite;

import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.Start;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims what is due. Each priority is asked for by itself: one range of one index, in which the
 * next task comes first, however many wait behind it or are due later.
 */
final class Claims {
  static final Range READY =
      new Range("task_ready", "t.crashes < 2 AND t.type = ?1 AND t.priority = ?2");
  static final Range SUSPECT =
      new Range("task_suspect", "t.crashes >= 2 AND t.type = ?1 AND ?2 = 0");

  private static final String RUNNING_INDEX =
      "CREATE INDEX IF NOT EXISTS task_running ON task (type) WHERE state = 1";
  private static final String RUNNING =
      "SELECT count(*) FROM task INDEXED BY task_running WHERE state = 1 AND type = ?";

  private static final int PRIORITIES = 4;

  private final ClaimStatement ready;
  private final ClaimStatement suspect;
  private final PreparedStatement outlook;
  private final Statements statements;
  private @Nullable PreparedStatement running;

  Claims(Statements statements) throws SQLException {
    this.statements = statements;
    ready = new ClaimStatement(statements, READY);
    suspect = new ClaimStatement(statements, SUSPECT);
    outlook = statements.prepare(NextDue.SQL);
  }

  static Operation<List<ClaimResult>> of(List<ClaimRequest> demands) {
    return new Operation<>() {
      @Override
      List<ClaimResult> apply(Session session) throws SQLException {
        return session.claims.claim(session, demands);
      }
    };
  }

  private List<ClaimResult> claim(Session session, List<ClaimRequest> demands) throws SQLException {
    Budget budget = new Budget(session.options.inputBytes());
    List<ClaimResult> hauls = new ArrayList<>(demands.size());
    for (ClaimRequest demand : demands) {
      hauls.add(haul(session, demand, budget));
    }
    return hauls;
  }

  private ClaimResult haul(Session session, ClaimRequest demand, Budget budget)
      throws SQLException {
    List<Claimed> claimed = new ArrayList<>();
    boolean apart = demand.start() == Start.APART;
    int most = demand.most() == null ? Integer.MAX_VALUE : demand.most() - running(demand.type());
    int wanted = Math.min(demand.slots(), most);
    for (int priority = 0; priority < PRIORITIES && !budget.spent(); priority++) {
      int slots = wanted - claimed.size();
      if (slots <= 0) {
        break;
      }
      ready.claim(session, demand.type(), priority, slots, apart, budget, claimed);
    }
    int suspects = Math.min(demand.suspects(), most - claimed.size());
    if (suspects > 0 && !budget.spent()) {
      suspect.claim(session, demand.type(), 0, suspects, true, budget, claimed);
    }
    outlook.setString(1, demand.type());
    outlook.setLong(2, session.now);
    try (ResultSet row = outlook.executeQuery()) {
      row.next();
      boolean more = row.getBoolean(1) && claimed.size() < most;
      long next = row.getLong(2);
      Duration dueIn = row.wasNull() ? null : Duration.ofMillis(next - session.now);
      return new ClaimResult(demand.type(), claimed, more, dueIn);
    }
  }

  /** The index is made when it is needed first: who bounds no type does not pay for it. */
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
