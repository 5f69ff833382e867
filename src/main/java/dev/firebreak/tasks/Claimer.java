package dev.firebreak.tasks;

import static java.util.Objects.requireNonNull;

import dev.firebreak.admission.Slot;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Claimed;
import dev.firebreak.supervision.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims due tasks for free slots, of all types at once, and hands them to their supervisors. There
 * is one per node. The claimer knows when the next task falls due, and asks the store only if a
 * task may be due.
 */
public final class Claimer extends AbstractMatchingBehavior<Claimer.Command> {
  /** The messages of a claimer. */
  public sealed interface Command {}

  /** Tasks of a type may be due, or a slot free for them. */
  record Wake(String type) implements Command {}

  /** A task falls due after this time, by the store's clock, or is due. */
  record DueIn(String type, Duration after) implements Command {}

  /** A suspect has ended, and another may run. */
  record SuspectEnded(String type) implements Command {}

  /** The supervisor offers a slot for a task. */
  record Offer(String type, Slot slot) implements Command {}

  private record Claimed(List<ClaimQueue.PreparedClaim> claims, List<ClaimResult> results)
      implements Command {}

  private record Failed(List<ClaimQueue.PreparedClaim> claims, Throwable failure)
      implements Command {}

  private enum Tick implements Command {
    TICK
  }

  private enum Look implements Command {
    LOOK
  }

  private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  /**
   * The pause between two looks at a shared store is drawn at random, so that nodes that started
   * together do not ask together for ever.
   */
  private static final int EARLIEST_LOOK_MILLIS = 800;

  private static final int LATEST_LOOK_MILLIS = 1200;

  private final TaskRunner tasks;
  private final TimerScheduler<Command> timers;
  private final Map<String, ClaimQueue> queues = new TreeMap<>();

  /** The types that have queues. */
  private Map<String, Admission> types = Map.of();

  /**
   * Whether a claim is under way: a second one at the same time would be for the same slots and
   * tasks.
   */
  private boolean claiming;

  /**
   * A claimer, to be spawned under a strategy that restarts it.
   *
   * @param shared whether other nodes write to the store: the claimer then asks it once a second,
   *     for all types with a free slot at once
   */
  static Behavior<Command> create(TaskRunner tasks, boolean shared) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Claimer(tasks, shared, context, timers)));
  }

  private Claimer(
      TaskRunner tasks,
      boolean shared,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    super(context);
    this.tasks = tasks;
    this.timers = timers;
    followTypes();
    tasks.hints().setClaimer(context.getSelf()::tell);
    if (shared) {
      lookAgainLater();
    }
    claim();
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    followTypes();
    switch (message) {
      case Wake wake -> onQueue(wake.type(), ClaimQueue::markDue);
      case DueIn due -> onQueue(due.type(), queue -> queue.dueIn(due.after()));
      case SuspectEnded ended -> onQueue(ended.type(), ClaimQueue::suspectEnded);
      case Offer offer -> onOffer(offer.type(), offer.slot());
      case Claimed claimed -> onClaimed(claimed.claims(), claimed.results());
      case Failed failed -> onFailed(failed.claims(), failed.failure());
      case Tick _ -> {}
      case Look _ -> {
        queues.values().forEach(ClaimQueue::probeOnNextClaim);
        lookAgainLater();
      }
    }
    claim();
    return this;
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      queues.values().forEach(ClaimQueue::giveBackOffered);
      return this;
    }
    return Behaviors.unhandled();
  }

  /** Has one queue for each type that is declared now. */
  private void followTypes() {
    Map<String, Admission> now = tasks.parts().types().now();
    if (now.equals(types)) {
      return;
    }
    types = now;
    Set<String> removed = new TreeSet<>(queues.keySet());
    removed.removeAll(now.keySet());
    for (String name : removed) {
      requireNonNull(queues.remove(name)).close();
    }
    now.forEach(
        (name, admission) ->
            queues.computeIfAbsent(name, _ -> new ClaimQueue(admission, tasks::mayClaim)));
  }

  private void lookAgainLater() {
    long millis = ThreadLocalRandom.current().nextLong(EARLIEST_LOOK_MILLIS, LATEST_LOOK_MILLIS);
    timers.startSingleTimer(Look.LOOK, Duration.ofMillis(millis));
  }

  private void onQueue(String type, Consumer<ClaimQueue> what) {
    ClaimQueue queue = queues.get(type);
    if (queue != null) {
      what.accept(queue);
    }
  }

  private void onOffer(String type, Slot slot) {
    ClaimQueue queue = queues.get(type);
    if (queue == null) {
      slot.free(); // The type was removed meanwhile.
    } else {
      queue.offered(slot);
    }
  }

  private void claim() {
    if (claiming) {
      return;
    }
    List<ClaimQueue.PreparedClaim> claims = new ArrayList<>();
    if (tasks.draining()) {
      // The calls that still wait need the slots that were offered before the drain began.
      queues.values().forEach(ClaimQueue::giveBackOffered);
    } else {
      queues.values().forEach(queue -> queue.prepareClaim().ifPresent(claims::add));
    }
    if (claims.isEmpty()) {
      sleep();
      return;
    }
    claiming = true;
    var self = getContext().getSelf();
    tasks.inFlight().operationStarted();
    tasks
        .store()
        .claim(claims.stream().map(ClaimQueue.PreparedClaim::request).toList())
        .whenComplete(
            (results, failure) ->
                self.tell(
                    failure == null ? new Claimed(claims, results) : new Failed(claims, failure)));
  }

  private void onClaimed(List<ClaimQueue.PreparedClaim> claims, List<ClaimResult> results) {
    claiming = false;
    int answered = 0;
    try {
      while (answered < claims.size()) {
        claims.get(answered).startAll(results.get(answered), tasks);
        answered++;
      }
    } finally {
      // A run that failed to begin frees its own slot; the slots of the tasks after it have to be
      // freed here.
      claims
          .subList(Math.min(answered + 1, claims.size()), claims.size())
          .forEach(ClaimQueue.PreparedClaim::giveBackAll);
      tasks.inFlight().operationEnded();
    }
  }

  private void onFailed(List<ClaimQueue.PreparedClaim> claims, Throwable failure) {
    claiming = false;
    claims.forEach(ClaimQueue.PreparedClaim::giveBackAll);
    tasks.inFlight().operationEnded();
    if (!tasks.draining()) {
      LOG.warn(
          "Tasks can't be claimed from the store ({}); retrying in {} ms. Running attempts go on.",
          failure.toString(),
          AFTER_FAILURE.toMillis());
      claims.forEach(claim -> claim.queue().restFor(AFTER_FAILURE));
    }
  }

  private void sleep() {
    Duration pause = null;
    for (ClaimQueue queue : queues.values()) {
      Duration wait = queue.nextClaimIn();
      pause = wait == null || (pause != null && pause.compareTo(wait) < 0) ? pause : wait;
    }
    if (pause != null) {
      timers.startSingleTimer(Tick.TICK, pause);
    }
  }
}
