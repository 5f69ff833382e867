package dev.firebreak.cluster;

import dev.firebreak.access.Quotas;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.observe.AcceptedVersions;
import dev.firebreak.observe.NodeTree;
import dev.firebreak.observe.NodeTypes;
import dev.firebreak.observe.OtherNodes;
import dev.firebreak.observe.OutputPosition;
import dev.firebreak.observe.Progress;
import dev.firebreak.observe.SupervisionTree;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.observe.TypeUse;
import dev.firebreak.observe.WatchedTypes;
import dev.firebreak.series.NodeReading;
import dev.firebreak.series.NodeSamples;
import dev.firebreak.series.NodeSeries;
import dev.firebreak.series.SeriesOfNodes;
import dev.firebreak.store.NodeStore;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.Call;
import dev.firebreak.supervision.CallRequest;
import dev.firebreak.supervision.Reply;
import dev.firebreak.supervision.SupervisorCrash;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import dev.firebreak.tasks.TaskListener;
import dev.firebreak.tasks.TaskService;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/**
 * The interface of the cluster to the rest of this node. Thread-safe. Before the actors are
 * started, messages are dropped and queries have empty answers.
 */
public final class ClusterNode implements Peers, OtherNodes, SeriesOfNodes {
  /** How long a query for a task waits for what a peer knows. */
  private static final long PATIENCE_MILLIS = NodeViews.PATIENCE_MILLIS;

  private final NodeStore nodes;
  private final Runnable lost;
  private final PeerCapacity capacities = new PeerCapacity(System::nanoTime);
  private final PeerInterests interests = new PeerInterests();
  private final ForwardedCalls calls;

  /** The types of whose due tasks are still to be announced to peers. */
  private final Set<String> pendingAnnouncements = ConcurrentHashMap.newKeySet();

  private volatile @Nullable NodeSeries series;
  private volatile @Nullable ActorRef<HintExchange.Command> exchange;
  private volatile boolean others;
  private volatile List<Seen> seen = List.of();
  private volatile long seenNanos = System.nanoTime();
  private volatile Types types = Types.of(List.of());
  private final NodeViews views = new NodeViews(() -> seen, this::tellExchange);

  /**
   * Creates a node that is not in the cluster yet.
   *
   * @param nodes the rows of all nodes
   * @param lost is run once if this node's row is gone: the node must stop, since peers have its
   *     tasks
   */
  public ClusterNode(NodeStore nodes, Runnable lost) {
    this.nodes = nodes;
    this.lost = lost;
    calls = new ForwardedCalls(capacities, () -> types);
  }

  /** Returns a listener that passes events of tasks to this node and its peers. */
  public TaskListener publishing(TaskEvents events) {
    return new Publishing(events, interests, this::tellExchange);
  }

  /** The actors of the cluster, by the names that they must have. */
  public Map<String, Behavior<?>> actors(
      TaskService tasks, TaskStore store, TaskEvents events, Quotas quotas, WatchedTypes watched) {
    ClusterContext cluster =
        new ClusterContext(this, capacities, interests, tasks, store, events, quotas, watched);
    types = tasks.types();
    Map<String, Behavior<?>> actors = new LinkedHashMap<>();
    actors.put(HintExchange.NAME, HintExchange.create(cluster));
    actors.put(Calls.NAME, Calls.create(cluster));
    actors.put(Membership.NAME, Membership.create(nodes, this, lost));
    return actors;
  }

  /** Sets the series of this node, which is sent to peers on request from then on. */
  public void setSeries(NodeSeries own) {
    series = own;
  }

  /** The newest part of the series of this node. */
  NodeReading reading(Duration back) {
    NodeSeries own = series;
    return own == null ? NodeReading.none() : own.reading(back);
  }

  @Override
  public CompletionStage<List<NodeSamples>> read(Duration back) {
    return views.series(back, () -> reading(back));
  }

  void setExchange(ActorRef<HintExchange.Command> actor) {
    exchange = actor;
  }

  void setCalls(ActorRef<Calls.Command> actor) {
    calls.setCalls(actor);
  }

  void others(List<Peer> peers) {
    others = !peers.isEmpty();
    tellExchange(new HintExchange.Others(peers));
    calls.tell(new Calls.Others(peers));
  }

  void seen(List<Seen> all) {
    seenNanos = System.nanoTime();
    seen = all;
  }

  /** The due tasks of this type were announced to peers, or there are none. */
  void workAnnounced(String type) {
    pendingAnnouncements.remove(type);
  }

  Map<String, Integer> freePlaces(String address, boolean self) {
    Map<String, Integer> places = new LinkedHashMap<>();
    if (self) {
      types.now().forEach((name, admission) -> places.put(name, admission.freePlaces()));
    } else {
      capacities.of(address).forEach((name, free) -> places.put(name, free.places()));
    }
    return places;
  }

  private boolean tellExchange(HintExchange.Command command) {
    ActorRef<HintExchange.Command> actor = exchange;
    if (actor != null) {
      actor.tell(command);
    }
    return actor != null;
  }

  @Override
  public boolean any() {
    return others;
  }

  @Override
  public void workWaits(String type) {
    if (others && pendingAnnouncements.add(type)) {
      tellExchange(new HintExchange.Waits(type));
    }
  }

  @Override
  public void stop(List<Claim> claims) {
    tellExchange(new HintExchange.StopElsewhere(claims));
  }

  @Override
  public boolean haveCapacity(String type) {
    return capacities.any(type);
  }

  @Override
  public boolean runTasks(String type, @Nullable String version) {
    return capacities.anyRuns(type, version);
  }

  @Override
  public @Nullable Call call(
      String type, CallRequest request, Outcome.Refused refusal, Reply reply) {
    return calls.call(type, request, refusal, reply);
  }

  @Override
  public CompletionStage<Optional<Progress>> progress(RunId id) {
    CompletableFuture<Optional<Progress>> answer = new CompletableFuture<>();
    if (!tellExchange(new HintExchange.Find(id, answer))) {
      answer.complete(Optional.empty());
    }
    return answer.completeOnTimeout(Optional.empty(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  void received() {
    calls.received();
  }

  @Override
  public long callsForwarded() {
    return calls.allForwarded();
  }

  @Override
  public long callsReceived() {
    return calls.allReceived();
  }

  @Override
  public CompletionStage<Optional<OutputPart>> output(
      RunId id, OutputPosition after, Duration patience) {
    CompletableFuture<Optional<OutputPart>> answer = new CompletableFuture<>();
    if (!tellExchange(new HintExchange.FindOutput(id, after, patience, answer))) {
      answer.complete(Optional.empty());
    }
    long most = patience.toMillis() + PATIENCE_MILLIS;
    return answer.completeOnTimeout(Optional.empty(), most, TimeUnit.MILLISECONDS);
  }

  @Override
  public List<Seen> nodes() {
    return seen.stream()
        .map(
            node ->
                new Seen(
                    node.name(),
                    node.address(),
                    state(node),
                    node.self(),
                    node.version(),
                    freePlaces(node.address(), node.self()),
                    node.self() ? AcceptedVersions.of(types) : capacities.versions(node.address()),
                    older(node.registration())))
        .toList();
  }

  /** The registration of a node, whose lease has aged since the rows were read. */
  private @Nullable Registration older(@Nullable Registration then) {
    if (then == null || then.leaseAgeMs() == null) {
      return then;
    }
    long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - seenNanos);
    return new Registration(then.startedAt(), then.leaseAgeMs() + since);
  }

  @Override
  public CompletionStage<List<NodeTypes>> types(List<TypeUse> own) {
    return views.types(own);
  }

  @Override
  public CompletionStage<List<NodeTree>> trees(SupervisionTree.Tree own) {
    return views.trees(own);
  }

  @Override
  public CompletionStage<Optional<SupervisorCrash.Result>> crash(
      String address, String type, String reason) {
    return views.crash(address, type, reason);
  }

  private String state(Seen node) {
    return node.state().equals("up") && capacities.silent(node.address()) ? "silent" : node.state();
  }

  /** Completes when the answers that this node owes to peers have been acknowledged. */
  public CompletionStage<Void> finished() {
    return calls.finished();
  }
}
