package dev.firebreak.store.postgres.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Postgres;
import dev.firebreak.store.NodeStore.Entry;
import dev.firebreak.task.Claim;
import org.junit.jupiter.api.Test;

/** An outage of the database, after which no node is declared dead. */
class OutageTest {
  private static final String END_SESSIONS =
      """
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()\
      """;

  private static void renewUntilHeard(LeaseRig rig, Nodes node) {
    await()
        .until(
            () -> {
              node.renew();
              return node.mayStart() && rig.row("SELECT 1").equals("1");
            });
  }

  @Test
  void terminatedSessionsAreOpenedAgain() {
    try (LeaseRig rig = new LeaseRig()) {
      Nodes a = rig.node("a");
      Nodes b = rig.node("b");
      for (int i = 0; i < 20; i++) {
        rig.row(END_SESSIONS);
        rig.pass(1, a, b);
        a.renew();
        b.renew();
        assertThat(a.mayStart()).isTrue();
      }
      assertThat(rig.names()).isEqualTo("a b");
      // The connection for transactions is lost too: one transaction fails, the next does not.
      a.enter().toCompletableFuture().exceptionally(_ -> new Entry.Wait()).join();
      assertThat(LeaseRig.join(a.enter())).isEqualTo(new Entry.Form());
    }
  }

  @Test
  void theFirstNodeAfterAnOutageDeclaresNoPeerDead() {
    try (LeaseRig rig = new LeaseRig()) {
      Nodes a = rig.node("a");
      Nodes b = rig.node("b");
      rig.pass(3, a, b);
      rig.pass(4, a);
      rig.row(END_SESSIONS);
      rig.pass(1, a);
      assertThat(a.lease().age()).as("a renewal failed").isPositive();
      rig.pass(6, a);
      assertThat(rig.names()).as("11 s without b, but not seen in one go").isEqualTo("a b");
      renewUntilHeard(rig, b);
      rig.pass(3, a, b);
      assertThat(rig.names()).isEqualTo("a b");
    }
  }

  @Test
  void noNodeIsDeclaredDeadAfterAnOutageOfAnyLength() {
    try (Postgres server = Postgres.start();
        LeaseRig rig = new LeaseRig(server.newDatabase())) {
      Nodes a = rig.node("a");
      Nodes b = rig.node("b");
      Claim claim = rig.running(b, "b");
      rig.pass(5, a, b);
      server.stop();
      for (int i = 0; i < 10; i++) {
        rig.clock.pass(60_000);
        a.renew();
        b.renew();
      }
      assertThat(a.mayStart()).isFalse();
      assertThat(a.lease().lapsed()).isTrue();
      server.startAgain();
      renewUntilHeard(rig, a);
      rig.pass(5, a);
      assertThat(b.mayStart()).isFalse();
      renewUntilHeard(rig, b);
      rig.pass(20, a, b);
      assertThat(rig.names()).isEqualTo("a b");
      assertThat(rig.live(claim)).isEqualTo("1 2 0 " + b.id());
      assertThat(b.lease().lapsed()).isFalse();
    }
  }
}
