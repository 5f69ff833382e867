package dev.firebreak.store.postgres.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.NodeStore.Member;
import dev.firebreak.store.OutcomeText;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.Session;
import dev.firebreak.store.postgres.tasks.Claims;
import dev.firebreak.store.postgres.tasks.NodeIdentity;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which nodes are declared dead, by which peers, and the states of their tasks afterwards. */
class DeadNodeTakeoverTest {
  private final LeaseRig rig = new LeaseRig();
  private final Nodes a = rig.node("a");
  private final Nodes b = rig.node("b");

  @AfterEach
  void close() {
    rig.close();
  }

  /** Locks the node's row as a claim does. */
  private static int claim(Connection connection, Nodes node) throws SQLException {
    Claims.Take take = new Claims.Take(List.of(new ClaimRequest("t", 1, Start.ON_THREAD, 0)), 1);
    new Session(connection, DatabaseTime.DATABASE)
        .run(take.steps(new NodeIdentity(node.id(), "b"), 1 << 20));
    return take.claimsGained().size();
  }

  /** Lets the lease of a node expire, with a peer that observes it. */
  private void die() {
    rig.pass(7, a);
  }

  @Test
  void aNodeThatRenewsIsNotDeclaredDead() {
    rig.pass(30, a, b);
    assertThat(rig.names()).isEqualTo("a b");
  }

  @Test
  void aNodeThatDoesNotRenewIsDeclaredDeadAfterALease() {
    rig.renew(a);
    rig.pass(5, a);
    assertThat(rig.names()).isEqualTo("a b");
    rig.pass(1, a);
    assertThat(rig.names()).isEqualTo("a");
  }

  @Test
  void aNodeWithoutAnAddressIsDeclaredDeadToo() {
    rig.silent("c");
    rig.pass(7, a, b);
    assertThat(rig.names()).isEqualTo("a b");
  }

  @Test
  void theTasksOfADeadNodeAreQueuedAgain() {
    Claim claim = rig.running(b, "b");
    Claim other = rig.running(a, "a");
    die();
    assertThat(rig.live(claim)).isEqualTo("0 1 1 null");
    assertThat(rig.row("SELECT run_at <= now(), claimed_at FROM task WHERE state = 0"))
        .isEqualTo("t null");
    String lost = rig.row("SELECT cause FROM task_attempt WHERE id = '" + claim.id() + '\'');
    assertThat(OutcomeText.read(lost)).isEqualTo(new Outcome.Crashed(new Cause.NodeLost("b")));
    assertThat(rig.row("SELECT claim_no, node FROM task_attempt")).isEqualTo("3 b");
    assertThat(rig.live(other)).isEqualTo("1 2 0 " + a.id());
  }

  @Test
  void takeOversAndTheAgeOfTheLeaseAreKnown() {
    rig.running(b, "b");
    rig.running(b, "b", "cancel_requested = true");
    assertThat(a.statistics().leaseAge()).isLessThan(Duration.ofSeconds(1));
    die();
    assertThat(a.statistics().takeOvers()).isOne();
    assertThat(a.statistics().takenOver()).isEqualTo(2);
    assertThat(b.statistics().leaseAge()).isEqualTo(Duration.ofSeconds(7));
    assertThat(b.statistics().takeOvers()).isZero();
  }

  @Test
  void anIsolatedAttemptIsNotCharged() {
    Claim claim = rig.running(b, "b", "isolated = true", "crashes = 2");
    die();
    assertThat(rig.live(claim)).isEqualTo("0 1 2 null");
    assertThat(rig.row("SELECT isolated FROM task")).isEqualTo("f");
  }

  @Test
  void afterTheSecondLossATaskWaitsTwoSeconds() {
    Claim claim = rig.running(b, "b", "crashes = 1");
    die();
    assertThat(rig.live(claim)).isEqualTo("0 1 2 null");
    assertThat(rig.row("SELECT run_at - now() BETWEEN '1 s' AND '2 s' FROM task")).isEqualTo("t");
  }

  @Test
  void afterTheThirdLossATaskIsQuarantined() {
    Claim claim = rig.running(b, "b", "crashes = 2");
    die();
    assertThat(rig.live(claim)).isEmpty();
    assertThat(rig.done(claim)).isEqualTo("3 1 3");
    assertThat(rig.row("SELECT count(*) FROM task_attempt")).isEqualTo("1");
  }

  @Test
  void aTaskWithACancelRequestIsCancelled() {
    Claim claim = rig.running(b, "b", "cancel_requested = true");
    die();
    assertThat(rig.done(claim)).isEqualTo("2 1 1");
  }

  @Test
  void aNodeThatRenewsAtTheLastMomentIsNotDeclaredDead() throws SQLException {
    String beat = rig.row("SELECT beat FROM node WHERE name = 'b'");
    b.renew();
    try (Connection connection = rig.connect()) {
      connection.setAutoCommit(false);
      FailureDetector.SilentPeer still =
          new FailureDetector.SilentPeer(b.id(), Long.parseLong(beat));
      assertThat(DeadNodeTakeover.declare(connection, DatabaseTime.DATABASE, still, () -> true))
          .isEmpty();
      connection.commit();
    }
    assertThat(rig.names()).isEqualTo("a b");
  }

  @Test
  void aNodeWithoutAValidLeaseDeclaresNoPeerDead() throws SQLException {
    try (Connection connection = rig.connect()) {
      connection.setAutoCommit(false);
      FailureDetector.SilentPeer still = new FailureDetector.SilentPeer(b.id(), 0);
      assertThat(DeadNodeTakeover.declare(connection, DatabaseTime.DATABASE, still, () -> false))
          .isEmpty();
      connection.commit();
    }
    assertThat(rig.names()).isEqualTo("a b");
  }

  @Test
  void exactlyOneOfManyNodesDeclaresANodeDead() {
    Nodes c = rig.node("c");
    Nodes d = rig.node("d");
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      claims.add(rig.running(b, "b"));
    }
    rig.pass(8, a, c, d);
    assertThat(rig.names()).isEqualTo("a c d");
    assertThat(claims).allMatch(claim -> rig.live(claim).equals("0 1 1 null"));
  }

  @Test
  void aClaimOfADeadNodeFindsNothing() throws SQLException {
    rig.running(b, "b");
    die();
    try (Connection connection = rig.connect()) {
      assertThat(claim(connection, b)).isZero();
      assertThat(claim(connection, a)).isEqualTo(1);
    }
  }

  @Test
  void theTakeOverWaitsForAClaimInProgress() throws Exception {
    Claim claimed = rig.running(b, "b");
    rig.execute("UPDATE task SET state = 0, owner = NULL, claimed_at = NULL");
    try (Connection connection = rig.connect()) {
      connection.setAutoCommit(false);
      assertThat(claim(connection, b)).isEqualTo(1);
      rig.renew(a);
      for (int i = 0; i < 6; i++) {
        rig.clock.pass(1000);
        a.renew();
      }
      await().until(() -> rig.row(LeaseRig.WAITING).equals("1"));
      connection.commit();
    }
    LeaseRig.join(a.idle());
    assertThat(rig.names()).isEqualTo("a");
    assertThat(rig.live(claimed)).as("what was claimed meanwhile is free").isEqualTo("0 2 1 null");
  }

  @Test
  void aClaimInProgressDoesNotDelayRenewals() throws SQLException {
    try (Connection connection = rig.connect()) {
      connection.setAutoCommit(false);
      claim(connection, b);
      b.renew();
      assertThat(rig.row("SELECT beat FROM node WHERE name = 'b'")).isEqualTo("1");
    }
  }

  @Test
  void aRenewalDuringTheTakeOverFindsNoRow() throws Exception {
    try (Connection connection = rig.connect()) {
      connection.setAutoCommit(false);
      FailureDetector.SilentPeer still = new FailureDetector.SilentPeer(b.id(), 0);
      assertThat(DeadNodeTakeover.declare(connection, DatabaseTime.DATABASE, still, () -> true))
          .isPresent();
      CompletableFuture<Void> renewal = CompletableFuture.runAsync(b::renew);
      await().until(() -> rig.row(LeaseRig.WAITING).equals("1"));
      connection.commit();
      renewal.join();
    }
    assertThat(b.mayStart()).isFalse();
    LeaseRig.join(b.whenLost());
  }

  @Test
  void aRenewalCountsFromItsSending() throws Exception {
    try (Connection connection = rig.connect();
        Statement lock = connection.createStatement()) {
      connection.setAutoCommit(false);
      lock.execute("SELECT node_id FROM node WHERE name = 'b' FOR UPDATE");
      CompletableFuture<Void> renewal = CompletableFuture.runAsync(b::renew);
      await().until(() -> rig.row(LeaseRig.WAITING).equals("1"));
      rig.clock.pass(700);
      connection.commit();
      renewal.join();
    }
    assertThat(b.lease().age()).isGreaterThanOrEqualTo(700_000_000);
  }

  @Test
  void aNodeThatWasDeclaredDeadLearnsItFromItsNextRenewal() {
    List<Member> seen = new ArrayList<>();
    b.listen(
        members -> {
          seen.clear();
          seen.addAll(members);
        });
    b.renew();
    assertThat(seen).extracting(Member::name).containsExactly("a", "b");
    die();
    assertThat(b.whenLost().toCompletableFuture()).isNotDone();
    b.renew();
    assertThat(seen).extracting(Member::name).containsExactly("a");
    assertThat(b.mayStart()).isFalse();
    LeaseRig.join(b.whenLost());
    assertThatThrownBy(() -> LeaseRig.join(b.joined()))
        .hasCauseInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> LeaseRig.join(b.enter()))
        .hasCauseInstanceOf(StoreException.Unavailable.class);
  }

  @Test
  void listenersThatFailDoNotEndTheLease() {
    a.listen(
        _ -> {
          throw new IllegalStateException("test");
        });
    List<Member> seen = new ArrayList<>();
    a.listen(seen::addAll);
    rig.renew(a);
    Member row = seen.stream().filter(one -> one.id() == b.id()).findFirst().orElseThrow();
    assertThat(row)
        .isEqualTo(
            new Member(
                b.id(), "b", "pekko://firebreak@b:1", "b".hashCode(), false, false, row.run()));
    assertThat(row.run().version()).isEqualTo("1");
    assertThat(row.run().startedAt()).isAfter(Instant.EPOCH);
    assertThat(row.run().leaseAge()).isGreaterThanOrEqualTo(Duration.ZERO);
  }
}
