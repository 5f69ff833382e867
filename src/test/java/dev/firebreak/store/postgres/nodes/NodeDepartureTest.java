package dev.firebreak.store.postgres.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.task.Claim;
import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that stops in an orderly way leaves no claims and no row. */
class NodeDepartureTest {
  private final LeaseRig rig = new LeaseRig();
  private final Nodes a = rig.node("a");
  private final Nodes b = rig.node("b");

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void theTasksOfAStoppedNodeAreQueuedAgainWithoutACharge() {
    Claim claim = rig.running(b, "b", "run_at = now() + interval '1 day'");
    Claim suspect = rig.running(b, "b", "crashes = 2", "isolated = true");
    Claim other = rig.running(a, "a");
    b.close();
    assertThat(rig.names()).isEqualTo("a");
    assertThat(rig.live(claim)).isEqualTo("0 1 0 null");
    assertThat(rig.live(suspect)).isEqualTo("0 1 2 null");
    assertThat(rig.live(other)).isEqualTo("1 2 0 " + a.id());
    assertThat(rig.row("SELECT count(*) FROM task_attempt")).isEqualTo("0");
    assertThat(rig.row("SELECT count(*) FROM task WHERE state = 0 AND run_at <= now()"))
        .isEqualTo("2");
    assertThat(rig.row("SELECT bool_or(isolated) FROM task")).isEqualTo("f");
  }

  @Test
  void aTaskWithACancelRequestIsCancelled() {
    Claim claim = rig.running(b, "b", "cancel_requested = true");
    b.close();
    assertThat(rig.live(claim)).isEmpty();
    assertThat(rig.done(claim)).isEqualTo("2 1 0");
  }

  @Test
  void aDrainingNodeIsMarkedInItsRow() {
    LeaseRig.join(b.drain());
    assertThat(rig.row("SELECT draining FROM node WHERE name = 'b'")).isEqualTo("t");
  }

  @Test
  void aNodeThatWasDeclaredDeadReleasesNothingWhenItStops() {
    Claim claim = rig.running(b, "b");
    rig.pass(7, a);
    b.close();
    assertThat(rig.live(claim)).isEqualTo("0 1 1 null");
  }

  @Test
  void aNodeCanBeClosedTwice() throws Exception {
    b.close();
    b.close();
    try (Connection _ = rig.connect()) {
      assertThat(rig.names()).isEqualTo("a");
    }
  }
}
