package dev.firebreak.store.postgres.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.store.LeaseHolder;
import dev.firebreak.task.Claim;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that was declared dead while alive reverts the charges of its tasks. */
class CrashRefundTest {
  private final LeaseRig rig = new LeaseRig();
  private final Nodes a = rig.node("a");
  private final Nodes b = rig.node("b");

  @AfterEach
  void close() {
    rig.close();
  }

  /** Pauses the node until it was declared dead. */
  private void standStill(Claim... inside) {
    b.serve(
        new LeaseHolder() {
          @Override
          public void stop() {}

          @Override
          public boolean busy() {
            return false;
          }

          @Override
          public List<Claim> onThreads() {
            return List.of(inside);
          }

          @Override
          public void halt() {}
        });
    rig.pass(7, a);
    assertThat(rig.names()).isEqualTo("a");
  }

  private void wakeUp() {
    b.renew();
    LeaseRig.join(b.whenLost());
  }

  @Test
  void crashesOfAttemptsInTheJvmAreRefunded() {
    Claim once = rig.running(b, "b");
    Claim twice = rig.running(b, "b", "crashes = 1");
    standStill(once, twice);
    assertThat(rig.live(once)).isEqualTo("0 1 1 null");
    assertThat(rig.live(twice)).isEqualTo("0 1 2 null");
    wakeUp();
    assertThat(rig.live(once)).isEqualTo("0 1 0 null");
    assertThat(rig.live(twice)).isEqualTo("0 1 1 null");
  }

  @Test
  void aTaskThatRunsElsewhereIsRefunded() {
    Claim claim = rig.running(b, "b");
    standStill(claim);
    rig.execute(
        "UPDATE task SET state = 1, claim_no = 4, attempts = 2, node = 'a', owner = " + a.id());
    wakeUp();
    assertThat(rig.live(claim)).isEqualTo("1 2 0 " + a.id());
  }

  @Test
  void aTaskThatTheNodeDoesNotNameStaysCharged() {
    Claim known = rig.running(b, "b");
    Claim other = rig.running(b, "b");
    standStill(known);
    wakeUp();
    assertThat(rig.live(other)).isEqualTo("0 1 1 null");
  }

  @Test
  void onlyTheLossOfThisNodeIsRefunded() {
    Claim claim = rig.running(b, "b", "crashes = 1", "isolated = false");
    Claim elsewhere = rig.running(a, "a", "crashes = 1");
    // The task lost another node too; this node asks for a refund of its own loss only.
    rig.execute(
        String.format(
            Locale.ROOT,
            """
            INSERT INTO task_attempt (id, claim_no, node, started_at, finished_at, cause)
            VALUES ('%s', 3, 'c', now(), now(), '%s')\
            """,
            elsewhere.id(),
            DeadNodeTakeover.lost("c")));
    standStill(claim, elsewhere);
    wakeUp();
    assertThat(rig.live(elsewhere)).isEqualTo("1 2 1 " + a.id());
  }

  @Test
  void aTaskQueuedAgainByRequestIsNotRefunded() {
    Claim claim = rig.running(b, "b", "crashes = 2");
    standStill(claim);
    assertThat(rig.done(claim)).isEqualTo("3 1 3");
    Claim later = rig.running(a, "a", "crashes = 1", "since = 3", "claim_no = 4");
    rig.execute("DELETE FROM task_done");
    rig.execute("UPDATE task SET id = '" + claim.id() + "' WHERE id = '" + later.id() + '\'');
    wakeUp();
    assertThat(rig.live(claim)).isEqualTo("1 2 1 " + a.id());
  }
}
