package dev.firebreak.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ClusterSettings;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.fixture.SharedRows;
import dev.firebreak.store.LeaseHolder;
import dev.firebreak.store.NodeStore;
import dev.firebreak.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/** A node that does nothing but be in a cluster. */
final class MemberRig {
  private static final int LONGEST_END_S = 5;

  private final SharedRows.Row row;
  private final AtomicBoolean lost = new AtomicBoolean();
  private final AtomicInteger asked = new AtomicInteger();
  private final ActorSystem<Void> system;

  MemberRig(SharedRows rows, String name) {
    this(rows, name, new ClusterSettings(name, "127.0.0.1", 0, null));
  }

  MemberRig(SharedRows rows, String name, ClusterSettings settings) {
    this(rows, name, settings, "");
  }

  /** With more that Pekko is told. */
  MemberRig(SharedRows rows, String name, ClusterSettings settings, String pekko) {
    row = rows.add(name);
    ClusterNode node = new ClusterNode(row, () -> lost.set(true));
    system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  context.spawn(
                      Membership.create(new Counted(), node, () -> lost.set(true)),
                      Membership.NAME);
                  return Behaviors.empty();
                }),
            ClusterMessage.SYSTEM,
            setup(settings, pekko));
  }

  private ActorSystemSetup setup(ClusterSettings settings, String pekko) {
    try {
      Config config = ConfigFactory.parseString(pekko).withFallback(config());
      return PekkoSettings.of(config, settings, row);
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  static Config config() {
    try {
      // For so long a node waits when it ends, if another has ended before; the default is 1 s.
      return ConfigFile.merge(
          ConfigFactory.parseString("pekko.remote.artery.advanced.shutdown-flush-timeout = 100ms"),
          Map.of());
    } catch (InvalidConfig e) {
      throw new AssertionError(e);
    }
  }

  /** The row, and how often it was asked how to get in. */
  private final class Counted implements NodeStore {
    @Override
    public long id() {
      return row.id();
    }

    @Override
    public CompletionStage<String> secret(Supplier<String> first) {
      return row.secret(first);
    }

    @Override
    public CompletionStage<Void> announce(String address, long uid) {
      return row.announce(address, uid);
    }

    @Override
    public CompletionStage<Entry> enter() {
      asked.incrementAndGet();
      return row.enter();
    }

    @Override
    public CompletionStage<Void> joined() {
      return row.joined();
    }

    @Override
    public CompletionStage<Void> drain() {
      return row.drain();
    }

    @Override
    public void listen(Consumer<List<NodeStore.Member>> listener) {
      row.listen(listener);
    }

    @Override
    public boolean mayStart() {
      return row.mayStart();
    }

    @Override
    public void serve(LeaseHolder holder) {
      row.serve(holder);
    }

    @Override
    public CompletionStage<Void> whenLost() {
      return row.whenLost();
    }

    @Override
    public void close() {
      row.close();
    }
  }

  long id() {
    return row.id();
  }

  int asked() {
    return asked.get();
  }

  boolean lost() {
    return lost.get();
  }

  String address() {
    return Cluster.get(system).selfMember().address().toString();
  }

  List<String> up() {
    return all().filter(m -> m.status().equals(MemberStatus.up())).map(MemberRig::address).toList();
  }

  List<String> members() {
    return all().map(MemberRig::address).toList();
  }

  private Stream<org.apache.pekko.cluster.Member> all() {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false);
  }

  private static String address(org.apache.pekko.cluster.Member member) {
    return member.address().toString();
  }

  /**
   * Returns when the messages that were sent before have been handled, as far as that can be known.
   */
  void settle() {
    TestProbe<Object> probe = TestProbe.create(system);
    for (int i = 0; i < 3; i++) {
      @Nullable ActorRef<Object> ref = probe.getRef();
      ref.tell("done");
      probe.receiveMessage();
    }
  }

  CompletionStage<?> terminate() {
    system.terminate();
    return system.getWhenTerminated();
  }

  /** Without a good-bye. */
  void kill() {
    killAll(List.of(this));
  }

  /** The same for all of these at once. */
  static void killAll(List<MemberRig> nodes) {
    nodes.forEach(node -> node.row.kill());
    nodes.forEach(node -> node.system.terminate());
    nodes.forEach(node -> awaitEnd(node.system.getWhenTerminated()));
  }

  /** Pekko may never end a system that refused a TLS handshake (akka-core, issue 29162). */
  static void awaitEnd(CompletionStage<?> end) {
    end.toCompletableFuture()
        .copy()
        .completeOnTimeout(null, LONGEST_END_S, TimeUnit.SECONDS)
        .join();
  }
}
