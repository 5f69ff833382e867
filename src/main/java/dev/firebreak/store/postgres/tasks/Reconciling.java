package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Ending;
import dev.firebreak.store.Reconciled;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Releases claims that this node holds in the store but does not know, and finds attempts to stop.
 */
final class Reconciling extends Operation<Reconciled> {
  private static final String RUNNING =
      "SELECT id, claim_no, cancel_requested FROM task WHERE state = 1 AND owner = ?";
  private static final Ending LOST =
      new Ending.Released(
          new Outcome.NotStarted("the answer to its claim was lost"), false, Duration.ZERO);

  private final Set<Claim> known;
  private final HeldClaims heldClaims;
  private final List<Claim> found = new ArrayList<>();
  private final Set<Claim> stopping = new HashSet<>();
  private List<Settlements.Settle> strays = List.of();
  private boolean looked;

  Reconciling(Set<Claim> known, HeldClaims heldClaims) {
    this.known = Set.copyOf(known);
    this.heldClaims = heldClaims;
  }

  @Override
  boolean alone() {
    return true;
  }

  @Override
  int added() {
    return strays.stream().filter(Operation::decided).mapToInt(Operation::added).sum();
  }

  Step findRunning(NodeIdentity self) {
    looked = false;
    found.clear();
    stopping.clear();
    return new Statement(
        RUNNING,
        p -> p.add(self.nodeId()),
        row -> {
          Claim claim = new Claim(PostgresDialect.readId(row, 1), row.getInt(2));
          found.add(claim);
          if (row.getBoolean(3) && known.contains(claim)) {
            stopping.add(claim);
          }
        });
  }

  Step release() {
    looked = true;
    return Settlements.fail(strays);
  }

  @Override
  void afterRound() {
    if (looked) {
      decide(new Reconciled((int) strays.stream().filter(Operation::decided).count(), stopping));
      return;
    }
    strays =
        heldClaims.strays(found, known).stream()
            .sorted((one, other) -> one.id().compareTo(other.id()))
            .map(claim -> new Settlements.Settle(claim, LOST, null))
            .toList();
    if (strays.isEmpty()) {
      decide(new Reconciled(0, stopping));
    }
  }
}
