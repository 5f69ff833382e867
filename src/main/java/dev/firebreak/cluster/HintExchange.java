package dev.firebreak.cluster;

import dev.firebreak.observe.Progress;
import dev.firebreak.supervision.Admission;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Tells the exchanges of other nodes what may concern them, and is told by them: work that waits,
 * attempts to stop, room, events. All of it are hints; what is lost is found in the store a second
 * later. One per node; without other nodes it does nothing.
 */
final class HintExchange extends AbstractMatchingBehavior<HintExchange.Command> {
  static final String NAME = "cluster.exchange";

  /** What an exchange can be told, by this node or by another. */
  sealed interface Command permits Hint, Local {}

  /** What only this node says. */
  sealed interface Local extends Command {}

  /** These are the other nodes now. */
  record Others(List<Peer> peers) implements Local {}

  /** Work of a type waits. */
  record Waits(String type) implements Local {}

  /** These run elsewhere and are to stop. */
  record StopElsewhere(List<Claim> claims) implements Local {}

  /** This happened here, and somebody wants to know. */
  record Happens(Hint.Event event) implements Local {}

  /** How far is this? */
  record Find(RunId id, CompletableFuture<Optional<Progress>> answer) implements Local {}

  private enum Timer implements Local {
    LOOK,
    SEND
  }

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private static final int LOOKS_IN_A_SECOND = 10;

  /** What happens within such a time goes together. */
  private static final Duration TOGETHER = Duration.ofMillis(5);

  private final ClusterContext staff;
  private final TimerScheduler<Command> timers;
  private final LocalInterests curiosity;
  private final Map<String, Peer> peers = new HashMap<>();
  private final Set<String> waiting = new HashSet<>();
  private final List<Hint.Event> happened = new ArrayList<>();
  private final Map<RunId, ProgressQueries> asked = new HashMap<>();
  private Map<String, FreeCapacity> rooms = Map.of();
  private boolean sending;
  private int looks;

  static Behavior<Command> create(ClusterContext staff) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new HintExchange(staff, context, timers)));
  }

  private HintExchange(
      ClusterContext staff, ActorContext<Command> context, TimerScheduler<Command> timers) {
    super(context);
    this.staff = staff;
    this.timers = timers;
    curiosity = new LocalInterests(staff.events(), staff.tasks(), staff.store());
    timers.startTimerWithFixedDelay(Timer.LOOK, BETWEEN_LOOKS);
    staff.node().exchangeIs(context.getSelf());
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Others others -> onOthers(others.peers());
      case Waits waits -> onWaits(waits.type());
      case StopElsewhere stop -> inParts(stop.claims());
      case Happens happens -> later(() -> happened.add(happens.event()));
      case Find find -> onFind(find);
      case Timer.LOOK -> onLook();
      case Timer.SEND -> send();
      case Hint.WorkWaits work -> work.types().forEach(staff.tasks()::workWaits);
      case Hint.Stop stop -> stop.claims().forEach(staff.tasks().wishes()::stopHere);
      case Hint.Capacities said ->
          ifKnown(said.of(), peer -> staff.rooms().heard(peer, said.byType()));
      case Hint.Interest said -> ifKnown(said.from(), peer -> staff.interests().heard(peer, said));
      case Hint.Happened said -> said.events().forEach(this::onHeard);
      case Hint.ProgressQuery how -> onHowFar(how);
      case Hint.ProgressReply far -> onSoFar(far);
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
    staff.rooms().retain(peers.keySet());
    staff.interests().retain(peers.keySet());
    if (more) {
      rooms = Map.of();
      tellInterest();
    }
  }

  private void onLook() {
    asked.values().removeIf(ProgressQueries::isDone);
    if (peers.isEmpty()) {
      return;
    }
    if (curiosity.look()) {
      tellInterest();
    }
    Map<String, FreeCapacity> now = new HashMap<>();
    for (Admission door : staff.doors().values()) {
      now.put(door.type().name(), new FreeCapacity(door.freeSlots(), door.freePlaces()));
    }
    // Again now and then: whoever did not know this node yet has not listened.
    if (!now.equals(rooms) || ++looks % LOOKS_IN_A_SECOND == 0) {
      rooms = now;
      tellAll(new Hint.Capacities(getContext().getSelf(), now));
    }
  }

  private void tellInterest() {
    tellAll(
        new Hint.Interest(getContext().getSelf(), curiosity.all(), List.copyOf(curiosity.tasks())));
  }

  private void tellAll(Hint news) {
    peers.values().forEach(peer -> peer.exchange().tell(news));
  }

  private void onWaits(String type) {
    if (peers.isEmpty()) {
      staff.node().toldOfWork(type);
    }
    later(() -> waiting.add(type));
  }

  private void later(Runnable note) {
    if (!peers.isEmpty()) {
      note.run();
      if (happened.size() >= Hint.Happened.MOST) {
        send();
      } else if (!sending) {
        sending = true;
        timers.startSingleTimer(Timer.SEND, TOGETHER);
      }
    }
  }

  private void send() {
    sending = false;
    if (!waiting.isEmpty()) {
      tellAll(new Hint.WorkWaits(waiting));
      waiting.forEach(staff.node()::toldOfWork);
      waiting.clear();
    }
    for (Peer peer : peers.values()) {
      List<Hint.Event> wanted =
          happened.stream()
              .filter(event -> staff.interests().wants(peer.address(), event.id()))
              .toList();
      if (!wanted.isEmpty()) {
        peer.exchange().tell(new Hint.Happened(wanted));
      }
    }
    happened.clear();
  }

  private void inParts(List<Claim> claims) {
    for (int i = 0; i < claims.size(); i += Hint.Stop.MOST) {
      int end = Math.min(claims.size(), i + Hint.Stop.MOST);
      tellAll(new Hint.Stop(claims.subList(i, end)));
    }
  }

  private void onHeard(Hint.Event event) {
    staff
        .events()
        .heard(event.id(), event.type(), event.state(), event.attempts(), event.progress());
  }

  private void onFind(Find find) {
    if (peers.isEmpty()) {
      find.answer().complete(Optional.empty());
      return;
    }
    asked.computeIfAbsent(find.id(), _ -> new ProgressQueries()).ask(peers.size(), find.answer());
    tellAll(new Hint.ProgressQuery(find.id(), getContext().getSelf()));
  }

  private void onHowFar(Hint.ProgressQuery how) {
    Progress far = staff.events().progress(how.id());
    boolean runs = staff.tasks().runsHere(how.id());
    how.from()
        .tell(new Hint.ProgressReply(how.id(), runs, far == null ? null : Publishing.cut(far)));
  }

  private void onSoFar(Hint.ProgressReply far) {
    ProgressQueries question = asked.get(far.id());
    if (question != null && question.heard(far)) {
      asked.remove(far.id());
    }
  }
}
