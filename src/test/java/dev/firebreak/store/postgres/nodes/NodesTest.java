package dev.firebreak.store.postgres.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.store.NodeStore.Member;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A node with its own threads, as in production. */
class NodesTest {
  @Test
  void aNodeRenewsItsLeasePeriodically() throws Exception {
    try (LeaseRig rig = new LeaseRig();
        Nodes a = Nodes.open(PostgresOptions.of(rig.url), new Nodes.Self("a", "1", 1))) {
      AtomicReference<List<Member>> members = new AtomicReference<>(List.of());
      a.listen(members::set);
      await().until(() -> members.get().size() == 1);
      await().until(() -> Long.parseLong(rig.row("SELECT beat FROM node")) >= 3);
      assertThat(a.mayStart()).isTrue();
      assertThat(members.get().getFirst().id()).isEqualTo(a.id());
    }
  }

  @Test
  void aNodeNoticesThatItWasDeclaredDead() throws Exception {
    try (LeaseRig rig = new LeaseRig();
        Nodes a = Nodes.open(PostgresOptions.of(rig.url), new Nodes.Self("a", "1", 1))) {
      rig.execute("DELETE FROM node");
      LeaseRig.join(a.whenLost());
      assertThat(a.mayStart()).isFalse();
    }
  }
}
