package dev.firebreak.cluster;

import dev.firebreak.observe.OtherNodes.Registration;
import dev.firebreak.observe.OtherNodes.Seen;
import dev.firebreak.store.NodeStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this node into the cluster and keeps the cluster's members equal to the store's nodes:
 * asks the store every second how to enter, until the node has joined; downs exactly the members
 * without a row. No majority is needed, since the store decides, so that a last remaining node
 * continues to work. One per node.
 */
final class Membership extends AbstractMatchingBehavior<Membership.Command> {
  static final String NAME = "cluster.membership";

  /** The messages of this actor. */
  sealed interface Command {}

  /** The rows of all nodes in the store. */
  record Looked(List<NodeStore.Member> rows) implements Command {}

  private record Announced() implements Command {}

  private record Entered(NodeStore.Entry entry) implements Command {}

  private record Joined() implements Command {}

  private record Failed(Throwable failure) implements Command {}

  private record Changed(ClusterEvent.MemberEvent event) implements Command {}

  private enum Again implements Command {
    AGAIN
  }

  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** The stages of joining. */
  private enum Stage {
    UNKNOWN,
    ANNOUNCED,
    UP,
    JOINED
  }

  private final NodeStore nodes;
  private final ClusterNode node;
  private final Runnable lost;
  private final Cluster cluster;
  private final TimerScheduler<Command> timers;
  private final Departures departures = new Departures();
  private final JoinTargets targets;
  private final Map<String, Peer> up = new TreeMap<>();
  private List<NodeStore.Member> rows = List.of();

  /** When the rows were read. */
  private long lookedNanos;

  private Stage stage = Stage.UNKNOWN;
  private boolean over;

  static Behavior<Command> create(NodeStore nodes, ClusterNode node, Runnable lost) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new Membership(nodes, node, lost, context, timers)));
  }

  private Membership(
      NodeStore nodes,
      ClusterNode node,
      Runnable lost,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    super(context);
    this.nodes = nodes;
    this.node = node;
    this.lost = lost;
    this.timers = timers;
    cluster = Cluster.get(context.getSystem());
    targets = new JoinTargets(address());
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(ClusterEvent.MemberEvent.class, Changed::new),
                ClusterEvent.MemberEvent.class));
    nodes.listen(all -> context.getSelf().tell(new Looked(all)));
    goOn();
  }

  private String address() {
    return cluster.selfMember().address().toString();
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Looked looked -> onLooked(looked.rows());
      case Announced _ -> reached(Stage.ANNOUNCED);
      case Entered entered -> onEntered(entered.entry());
      case Joined _ -> stage = Stage.JOINED;
      case Failed failed -> onFailed(failed.failure());
      case Changed changed -> onChanged(changed.event());
      case Again _ -> goOn();
    }
    return this;
  }

  private void reached(Stage next) {
    stage = next;
    goOn();
  }

  /** Takes the next step of joining. */
  private void goOn() {
    switch (stage) {
      case UNKNOWN ->
          then(
              nodes.announce(address(), cluster.selfMember().uniqueAddress().longUid()),
              new Announced());
      case ANNOUNCED ->
          getContext()
              .pipeToSelf(
                  nodes.enter(),
                  (entry, failure) -> failure == null ? new Entered(entry) : new Failed(failure));
      case UP -> then(nodes.joined(), new Joined());
      case JOINED -> {}
    }
  }

  private void then(CompletionStage<?> step, Command next) {
    getContext().pipeToSelf(step, (_, failure) -> failure == null ? next : new Failed(failure));
  }

  private void onFailed(Throwable failure) {
    LOG.warn(
        "This node could not take the next step to join the cluster, because the store failed ({});"
            + " retrying in {} ms.",
        failure.toString(),
        AGAIN.toMillis());
    timers.startSingleTimer(Again.AGAIN, AGAIN);
  }

  private void onEntered(NodeStore.Entry entry) {
    if (stage != Stage.ANNOUNCED) {
      return;
    }
    timers.startSingleTimer(Again.AGAIN, AGAIN);
    switch (entry) {
      case NodeStore.Entry.Form _ -> {
        if (targets.formsNow()) {
          LOG.info("No node is in the cluster: this one forms it at {}.", address());
          cluster.manager().tell(Join.create(cluster.selfMember().address()));
        }
      }
      case NodeStore.Entry.Join join -> join(join.addresses());
      case NodeStore.Entry.Wait _ -> {}
    }
  }

  private void join(List<String> addresses) {
    String foreign = targets.ofAnotherProtocol(addresses);
    if (foreign != null) {
      LOG.error(
          "The cluster of this store uses another protocol ({}) than this node ({}); this node"
              + " stops. Nodes of both versions can't be in one cluster: stop the others first.",
          foreign,
          address());
      stopNode();
    } else if (targets.joinsNow(addresses)) {
      LOG.info("Joining the cluster of {}.", addresses);
      cluster
          .manager()
          .tell(
              new JoinSeedNodes(
                  targets.withoutSelf(addresses).stream()
                      .map(AddressFromURIString::parse)
                      .toList()));
    }
  }

  private void onChanged(ClusterEvent.MemberEvent event) {
    Member member = event.member();
    String address = member.address().toString();
    boolean self = member.uniqueAddress().equals(cluster.selfMember().uniqueAddress());
    switch (event) {
      case ClusterEvent.MemberUp _ -> {
        if (self && stage == Stage.ANNOUNCED) {
          reached(Stage.UP);
        } else if (!self) {
          up.put(address, Peer.at(address, ActorRefResolver.get(getContext().getSystem())));
        }
      }
      case ClusterEvent.MemberDowned _, ClusterEvent.MemberRemoved _ -> {
        up.remove(address);
        if (self) {
          LOG.error(
              "The other nodes have removed this node from the cluster; this node stops, so that"
                  + " its keeper restarts it.");
          stopNode();
        }
      }
      default -> {}
    }
    node.others(List.copyOf(up.values()));
    publishNodes();
  }

  private void onLooked(List<NodeStore.Member> all) {
    rows = all;
    lookedNanos = System.nanoTime();
    if (all.stream().noneMatch(row -> row.id() == nodes.id())) {
      LOG.error(
          "This node's row is gone from the store, because another node declared it dead and took"
              + " its tasks over; this node stops, so that its keeper restarts it.");
      stopNode();
      return;
    }
    List<Member> members =
        StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
            .filter(member -> !member.uniqueAddress().equals(cluster.selfMember().uniqueAddress()))
            .filter(member -> !member.status().equals(MemberStatus.down()))
            .toList();
    for (Member gone : departures.among(members, all)) {
      LOG.info("Node {} has no row in the store and is removed from the cluster.", gone.address());
      cluster.manager().tell(new Down(gone.address()));
    }
    publishNodes();
  }

  private void publishNodes() {
    node.seen(rows.stream().map(this::describe).toList());
  }

  private Seen describe(NodeStore.Member row) {
    boolean self = row.id() == nodes.id();
    String state = row.draining() ? "draining" : isUp(row, self) ? "up" : "joining";
    NodeStore.Run run = row.run();
    long leaseAge = run.leaseAge().plusNanos(System.nanoTime() - lookedNanos).toMillis();
    return new Seen(
        row.name(),
        row.address(),
        state,
        self,
        run.version(),
        Map.of(),
        Map.of(),
        new Registration(run.startedAt(), leaseAge));
  }

  private boolean isUp(NodeStore.Member row, boolean self) {
    return self ? stage.compareTo(Stage.UP) >= 0 : up.containsKey(row.address());
  }

  private void stopNode() {
    if (!over) {
      over = true;
      lost.run();
    }
  }
}
