package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.config.ClusterSettings;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.nodes.Nodes;
import dev.firebreak.store.postgres.tasks.PostgresStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.Test;

/**
 * Nodes that find each other through a real database, in one JVM; with {@code
 * -Dfirebreak.formations=N} more often than five times.
 */
@LongTest({"FormationTest", "ClusterBootstrapTest"})
class FormationIT {
  private static final int NODES = 3;
  private static final int FORMATIONS = Integer.getInteger("firebreak.formations", 5);

  /** A node that does nothing but be in a cluster. */
  private record Member(Nodes nodes, ActorSystem<Void> system, AtomicBoolean lost)
      implements AutoCloseable {

    static Member start(PostgresOptions where, String name) {
      try {
        Nodes nodes = Nodes.open(where, new Nodes.Self(name, "test", PekkoSettings.PROTOCOL));
        AtomicBoolean lost = new AtomicBoolean();
        ClusterNode node = new ClusterNode(nodes, () -> lost.set(true));
        ActorSystem<Void> system =
            ActorSystem.create(
                Behaviors.setup(
                    context -> {
                      context.spawn(
                          Membership.create(nodes, node, () -> lost.set(true)), Membership.NAME);
                      return Behaviors.empty();
                    }),
                ClusterMessage.SYSTEM,
                PekkoSettings.of(
                    MemberRig.config(), new ClusterSettings(name, "127.0.0.1", 0, null), nodes));
        return new Member(nodes, system, lost);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    String address() {
      return Cluster.get(system).selfMember().address().toString();
    }

    Set<String> up() {
      return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
          .filter(member -> member.status().equals(MemberStatus.up()))
          .map(member -> member.address().toString())
          .collect(Collectors.toSet());
    }

    @Override
    public void close() {
      system.terminate();
      // Bounded, as a node's own wait is: Pekko 1.7 waits for its remoting streams without a limit
      // (Pekko issue 3247), and one that stalls keeps the system from terminating.
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .completeOnTimeout(null, 10, TimeUnit.SECONDS)
          .join();
      nodes.close();
    }
  }

  @Test
  void nodesThatStartAtOnceFormOneCluster() throws Exception {
    for (int formation = 0; formation < FORMATIONS; formation++) {
      formOnce();
    }
  }

  private static void formOnce() throws Exception {
    PostgresOptions where = PostgresOptions.of(Postgres.database());
    PostgresStore.prepare(where);
    List<CompletableFuture<Member>> starting =
        IntStream.range(0, NODES)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> Member.start(where, "node" + i)))
            .toList();
    List<Member> members = starting.stream().map(CompletableFuture::join).toList();
    try {
      Set<String> all = members.stream().map(Member::address).collect(Collectors.toSet());
      await().until(() -> members.stream().allMatch(m -> m.up().equals(all)));
      assertThat(members).noneMatch(member -> member.lost().get());
    } finally {
      members.forEach(Member::close);
    }
  }
}
