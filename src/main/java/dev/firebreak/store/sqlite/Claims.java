package dev.firebreak.store.sqlite;

import dev.firebreak.store.Claimed;
import dev.firebreak.store.Demand;
import dev.firebreak.store.Haul;
import dev.firebreak.store.Start;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Claims what is due. Each priority is asked for by itself: one range of one index, in which the
 * next task comes first, however many wait behind it or are due later.
 */
final class Claims {
  static final Range READY =
      new Range("task_ready", "t.crashes < 2 AND t.type = ?1 AND t.priority = ?2");
  static final Range SUSPECT =
      new Range("task_suspect", "t.crashes >= 2 AND t.type = ?1 AND ?2 = 0");

  private static final int PRIORITIES = 4;

  private final Pick ready;
  private final Pick suspect;
  private final PreparedStatement outlook;

  Claims(Statements statements) throws SQLException {
    ready = new Pick(statements, READY);
    suspect = new Pick(statements, SUSPECT);
    outlook = statements.prepare(Outlook.SQL);
  }

  static Operation<List<Haul>> of(List<Demand> demands) {
    return new Operation<>() {
      @Override
      List<Haul> apply(Session session) throws SQLException {
        return session.claims.claim(session, demands);
      }
    };
  }

  private List<Haul> claim(Session session, List<Demand> demands) throws SQLException {
    Budget budget = new Budget(session.options.inputBytes());
    List<Haul> hauls = new ArrayList<>(demands.size());
    for (Demand demand : demands) {
      hauls.add(haul(session, demand, budget));
    }
    return hauls;
  }

  private Haul haul(Session session, Demand demand, Budget budget) throws SQLException {
    List<Claimed> claimed = new ArrayList<>();
    boolean apart = demand.start() == Start.APART;
    for (int priority = 0; priority < PRIORITIES && !budget.spent(); priority++) {
      int slots = demand.slots() - claimed.size();
      if (slots <= 0) {
        break;
      }
      ready.claim(session, demand.type(), priority, slots, apart, budget, claimed);
    }
    if (demand.suspects() > 0 && !budget.spent()) {
      suspect.claim(session, demand.type(), 0, demand.suspects(), true, budget, claimed);
    }
    outlook.setString(1, demand.type());
    outlook.setLong(2, session.now);
    try (ResultSet row = outlook.executeQuery()) {
      row.next();
      boolean more = row.getBoolean(1);
      Instant next = Millis.instantOrNull(row, 2);
      return new Haul(demand.type(), claimed, more, next);
    }
  }
}
