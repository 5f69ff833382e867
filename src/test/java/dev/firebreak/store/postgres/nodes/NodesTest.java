package dev.firebreak.store.postgres.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.store.NodeStore.Member;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A node with the threads that it really has. */
class NodesTest {
  @Test
  void itRenewsByItself() throws Exception {
    try (LeaseRig rig = new LeaseRig();
        Nodes a = Nodes.open(PostgresOptions.of(rig.url), new Nodes.Self("a", "1", 1))) {
      AtomicReference<List<Member>> told = new AtomicReference<>(List.of());
      a.listen(told::set);
      await().until(() -> told.get().size() == 1);
      await().until(() -> Long.parseLong(rig.row("SELECT beat FROM node")) >= 3);
      assertThat(a.mayStart()).isTrue();
      assertThat(told.get().getFirst().id()).isEqualTo(a.id());
    }
  }

  @Test
  void itNoticesByItselfThatItWasDeclaredDead() throws Exception {
    try (LeaseRig rig = new LeaseRig();
        Nodes a = Nodes.open(PostgresOptions.of(rig.url), new Nodes.Self("a", "1", 1))) {
      rig.execute("DELETE FROM node");
      LeaseRig.join(a.whenLost());
      assertThat(a.mayStart()).isFalse();
    }
  }
}
