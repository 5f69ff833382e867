package dev.firebreak.cluster;

import dev.firebreak.observe.OutputPosition;
import dev.firebreak.observe.Progress;
import dev.firebreak.observe.SupervisionTree;
import dev.firebreak.supervision.Admission;
import dev.firebreak.task.Claim;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges hints with peers: due tasks, attempts to stop, free capacity, events, used quotas.
 * Hints may be lost, because the store is asked anyway about once a second. One per node; without
 * peers it does nothing.
 */
final class HintExchange extends AbstractMatchingBehavior<HintExchange.Command> {
  static final String NAME = "cluster.exchange";

  /** Messages from this node and from peers. */
  sealed interface Command permits Hint, NodeMessage, Local, UnknownMessage {}

  /** Messages from this node only. */
  sealed interface Local extends Command {}

  /** The peers that are up now. */
  record Others(List<Peer> peers) implements Local {}

  /** Tasks of a type are due. */
  record Waits(String type) implements Local {}

  /** The attempts of these claims run on peers and are to stop. */
  record StopElsewhere(List<Claim> claims) implements Local {}

  /** An event of this node that a peer wants. */
  record Happens(Hint.Event event) implements Local {}

  /** A step of this node that a peer wants to know. */
  record Records(Hint.StepEvent event) implements Local {}

  /** Ask peers for the progress of a task. */
  record Find(RunId id, CompletableFuture<Optional<Progress>> answer) implements Local {}

  /** Ask peers for the output of an attempt. */
  record FindOutput(
      RunId id,
      OutputPosition after,
      Duration patience,
      CompletableFuture<Optional<OutputPart>> answer)
      implements Local {}

  /** Makes a query of its number and the exchange that sends it. */
  @FunctionalInterface
  interface QueryMaker {
    NodeMessage.Query of(long number, ActorRef<Command> from);
  }

  /**
   * Ask peers for their state.
   *
   * @param whom which peers are asked, by their addresses
   * @param found the parts of what they replied, by their addresses; thread-safe
   * @param answer completes when all have replied
   */
  record AskNodes(
      QueryMaker query,
      Predicate<String> whom,
      Map<String, List<NodeMessage.Reply>> found,
      CompletableFuture<@Nullable Void> answer)
      implements Local {
    void complete() {
      var _ = answer.completeAsync(() -> null);
    }
  }

  private enum Timer implements Local {
    EXCHANGE,
    SEND
  }

  private static final Duration EXCHANGE_PAUSE = Duration.ofMillis(100);

  private static final int EXCHANGES_IN_A_SECOND = 10;

  /** Hints within this time are sent together. */
  private static final Duration TOGETHER = Duration.ofMillis(5);

  private final ClusterContext cluster;
  private final TimerScheduler<Command> timers;
  private final LocalInterests interests;
  private final ProgressQueries progress;
  private final OutputQueries outputs;
  private final NodeQueries queries;
  private final NodeReplies replies;
  private final Map<String, Peer> peers = new HashMap<>();
  private final PendingHints pending;
  private Map<String, FreeCapacity> capacities = Map.of();
  private boolean sending;
  private int exchanges;

  static Behavior<Command> create(ClusterContext cluster) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new HintExchange(cluster, context, timers)));
  }

  private HintExchange(
      ClusterContext cluster, ActorContext<Command> context, TimerScheduler<Command> timers) {
    super(context);
    this.cluster = cluster;
    this.timers = timers;
    pending = new PendingHints(cluster.interests());
    interests = new LocalInterests(cluster.events(), cluster.tasks(), cluster.store());
    progress = ProgressQueries.of(cluster);
    outputs = new OutputQueries(cluster.tasks());
    queries = new NodeQueries(context.getSelf(), cluster.capacities()::silent);
    replies =
        new NodeReplies(
            new SupervisionTree(context.getSystem(), cluster.watched()),
            cluster.types(),
            cluster.node()::reading,
            context.getSelf());
    timers.startTimerWithFixedDelay(Timer.EXCHANGE, EXCHANGE_PAUSE);
    cluster.node().setExchange(context.getSelf());
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Others others -> onOthers(others.peers());
      case Waits waits -> onWaits(waits.type());
      case StopElsewhere stop -> inParts(stop.claims());
      case Happens happens -> later(() -> pending.add(happens.event()));
      case Records records -> later(() -> pending.add(records.event()));
      case Find find -> onFind(find);
      case FindOutput find -> onFindOutput(find);
      case AskNodes ask -> queries.ask(ask, peers.values());
      case Timer.EXCHANGE -> onExchange();
      case Timer.SEND -> send();
      case Hint.WorkWaits work -> work.types().forEach(cluster.tasks()::workWaits);
      case Hint.Stop stop -> stop.claims().forEach(cluster.tasks().commands()::stopHere);
      case Hint.Capacities hint ->
          ifKnown(hint.of(), peer -> cluster.capacities().update(peer, hint.byType()));
      case Hint.Spent hint -> cluster.quotas().spentElsewhere(hint.byToken());
      case Hint.Interest hint ->
          ifKnown(hint.from(), peer -> cluster.interests().update(peer, hint));
      case Hint.Happened hint -> hint.events().forEach(this::onRemoteEvent);
      case Hint.Recorded hint -> hint.events().forEach(this::onRemoteStep);
      case Hint.ProgressQuery query -> progress.onQuery(query);
      case Hint.ProgressReply reply -> progress.onReply(reply);
      case Hint.OutputQuery query -> outputs.onQuery(query);
      case Hint.OutputReply reply -> outputs.onReply(reply);
      case NodeMessage.Query query -> replies.on(query);
      case NodeMessage.Reply reply -> queries.onReply(reply);
      case UnknownMessage _ -> {}
    }
    return this;
  }

  private void ifKnown(ActorRef<Command> sender, Consumer<String> what) {
    String address = Peer.addressOf(sender);
    if (peers.containsKey(address)) {
      what.accept(address);
    }
  }

  private void onOthers(List<Peer> now) {
    boolean more = now.stream().anyMatch(peer -> !peers.containsKey(peer.address()));
    peers.clear();
    now.forEach(peer -> peers.put(peer.address(), peer));
    cluster.capacities().retain(peers.keySet());
    cluster.interests().retain(peers.keySet());
    if (more) {
      capacities = Map.of();
      tellInterest();
    }
  }

  private void onExchange() {
    progress.forgetAnswered();
    outputs.forgetAnswered();
    queries.forgetAnswered();
    Map<String, Long> spent = cluster.quotas().takeSpent();
    if (peers.isEmpty()) {
      return;
    }
    if (!spent.isEmpty()) {
      tellAll(new Hint.Spent(spent));
    }
    if (interests.refresh()) {
      tellInterest();
    }
    Map<String, FreeCapacity> now = new HashMap<>();
    for (Admission admission : cluster.types().now().values()) {
      now.put(
          admission.type().name(),
          new FreeCapacity(
              admission.freeSlots(),
              admission.freePlaces(),
              admission.type().versions().accepted()));
    }
    // Repeated every second, because a peer that did not know this node yet has ignored the hint.
    if (!now.equals(capacities) || ++exchanges % EXCHANGES_IN_A_SECOND == 0) {
      capacities = now;
      tellAll(new Hint.Capacities(getContext().getSelf(), now));
    }
  }

  private void tellInterest() {
    tellAll(
        new Hint.Interest(getContext().getSelf(), interests.all(), List.copyOf(interests.tasks())));
  }

  private void tellAll(Hint hint) {
    peers.values().forEach(peer -> peer.exchange().tell(hint));
  }

  private void onWaits(String type) {
    if (peers.isEmpty()) {
      cluster.node().workAnnounced(type);
    }
    later(() -> pending.addDue(type));
  }

  private void later(Runnable note) {
    if (!peers.isEmpty()) {
      note.run();
      if (pending.isFull()) {
        send();
      } else if (!sending) {
        sending = true;
        timers.startSingleTimer(Timer.SEND, TOGETHER);
      }
    }
  }

  private void send() {
    sending = false;
    pending.send(peers.values(), cluster.node()::workAnnounced);
  }

  private void inParts(List<Claim> claims) {
    for (int i = 0; i < claims.size(); i += Hint.Stop.MOST) {
      int end = Math.min(claims.size(), i + Hint.Stop.MOST);
      tellAll(new Hint.Stop(claims.subList(i, end)));
    }
  }

  private void onRemoteEvent(Hint.Event event) {
    cluster
        .events()
        .heard(
            event.id(),
            event.type(),
            event.owner(),
            event.state(),
            event.attempts(),
            event.progress());
  }

  private void onRemoteStep(Hint.StepEvent event) {
    cluster.events().stepped(event.id(), event.type(), event.owner(), event.step());
  }

  private void onFind(Find find) {
    if (peers.isEmpty()) {
      find.answer().complete(Optional.empty());
    } else {
      tellAll(progress.ask(find, peers.size(), getContext().getSelf()));
    }
  }

  private void onFindOutput(FindOutput find) {
    if (peers.isEmpty()) {
      find.answer().complete(Optional.empty());
    } else {
      tellAll(outputs.ask(find, peers.size(), getContext().getSelf()));
    }
  }
}
