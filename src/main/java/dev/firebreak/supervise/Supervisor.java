package dev.firebreak.supervise;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the workers of one type: gives a slot to each run or lets it wait, sees workers fail,
 * and decides whether a failed attempt is followed by another.
 *
 * <p>Guarantees that every run it was given is answered, also when it fails itself: it then answers
 * all it knows of and is restarted empty. Its {@link Type}, with room, leaks and counters,
 * survives.
 */
public final class Supervisor extends AbstractMatchingBehavior<Supervisor.Command> {
  /** What a supervisor can be told. */
  public sealed interface Command {}

  /** Run this; it was let in. Comes from {@link Admission}. */
  record Submit(Run run) implements Command {}

  /**
   * Make a running worker crash, to show or to test what happens then. Nothing happens if none
   * runs.
   *
   * @param reason the cause to be reported
   */
  public record CrashWorker(String reason) implements Command {}

  /**
   * Crash, to show or to test what happens then.
   *
   * @param reason the cause to be logged
   */
  public record Crash(String reason) implements Command {}

  /**
   * Tell what goes on.
   *
   * @param replyTo is told at once
   */
  public record Describe(ActorRef<SupervisorView> replyTo) implements Command {}

  private enum Tick implements Command {
    TICK
  }

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final SupervisorStrategy STOP_QUIETLY =
      SupervisorStrategy.stop().withLoggingEnabled(false);

  private final Type type;
  private final TimerScheduler<Command> timers;
  private final DeadlineWheel wheel;
  private final Map<ActorRef<Worker.Command>, Run> running = new LinkedHashMap<>();
  private final SequencedSet<Run> line = new LinkedHashSet<>();
  private final Set<Run> pausing = new LinkedHashSet<>();

  /** What is being taken in: known nowhere else if that fails. */
  private @Nullable Run incoming;

  private boolean ticking;

  /** A supervisor of a type, to be spawned under a strategy that restarts it. */
  public static Behavior<Command> create(Type type) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Supervisor(type, context, timers)));
  }

  private Supervisor(Type type, ActorContext<Command> context, TimerScheduler<Command> timers) {
    super(context);
    this.type = type;
    this.timers = timers;
    wheel = new DeadlineWheel(type.now());
    type.watcher().supervisorStarted();
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    try {
      handle(message);
      return this;
    } catch (RuntimeException e) {
      throw failing(e);
    }
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    try {
      return handle(signal) ? this : Behaviors.unhandled();
    } catch (RuntimeException e) {
      throw failing(e);
    }
  }

  private void handle(Command message) {
    switch (message) {
      case Submit submit -> onSubmit(submit.run());
      case Tick _ -> onTick();
      case CrashWorker crash -> onCrashWorker(crash.reason());
      case Crash crash -> throw new SupervisorCrashed(crash.reason());
      case Describe describe -> describe.replyTo().tell(view());
    }
  }

  private boolean handle(Signal signal) {
    switch (signal) {
      case ChildFailed failed -> onWorkerFailed(failed.getRef().unsafeUpcast(), failed.getCause());
      case Terminated ended -> onWorkerEnded(ended.getRef().unsafeUpcast());
      case PreRestart _, PostStop _ -> answerEverybody();
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The restart that follows does not know what for; whoever watches wants to. */
  private RuntimeException failing(RuntimeException e) {
    String message = e.getMessage();
    LOG.error(
        "The supervisor of type {} failed; it answers its {} calls and is restarted.",
        type.name(),
        running.size() + line.size() + pausing.size(),
        e);
    type.watcher().supervisorFailed(message == null ? e.getClass().getName() : message);
    return e;
  }

  private void onSubmit(Run run) {
    incoming = run;
    if (hasSlot() && line.isEmpty()) {
      start(run);
    } else {
      wait(run, type.now());
      line.addLast(run);
    }
    incoming = null;
  }

  private void onTick() {
    long now = type.now();
    for (Run run : wheel.takeDue(now)) {
      if (run.dueAt - now <= 0) {
        onDue(run, now);
      }
    }
    if (wheel.isEmpty()) {
      timers.cancel(Tick.TICK);
      ticking = false;
    }
  }

  private void onDue(Run run, long now) {
    switch (run.state) {
      case RUNNING -> {
        if (run.worker != null) {
          run.worker.tell(new Worker.Expire());
        }
      }
      case WAITING -> {
        if (line.remove(run)) {
          run.answer(waitedTooLong(run, now));
        }
      }
      case PAUSING -> {
        pausing.remove(run);
        wait(run, now);
        line.addFirst(run);
        startWaiting();
      }
    }
  }

  private void onCrashWorker(String reason) {
    if (!running.isEmpty()) {
      running.keySet().iterator().next().tell(new Worker.Crash(reason));
    }
  }

  private void onWorkerEnded(ActorRef<Worker.Command> worker) {
    Run run = running.remove(worker);
    if (run != null) {
      wheel.clear(run);
      startWaiting();
    }
  }

  private void onWorkerFailed(ActorRef<Worker.Command> worker, Throwable failure) {
    Run run = running.remove(worker);
    if (run == null) {
      return;
    }
    wheel.clear(run);
    Outcome outcome = failure instanceof AttemptCrashed crash ? crash.outcome() : bug(failure);
    if (outcome instanceof Outcome.Crashed crashed) {
      type.watcher().workerCrashed(crashed.cause());
    }
    decide(run, outcome);
    startWaiting();
  }

  /** The one place where it is decided whether there is another attempt. */
  private void decide(Run run, Outcome outcome) {
    if (type.settings().retry().retriesCall(run.attempts, outcome)) {
      long now = type.now();
      double random = ThreadLocalRandom.current().nextDouble();
      long resumeAt = now + type.settings().retry().pauseAfter(run.attempts, random).toNanos();
      if (!run.deadlineReached(resumeAt)) {
        type.watcher().retrying();
        run.enter(Run.State.PAUSING, now);
        pausing.add(run);
        due(run, resumeAt);
        return;
      }
    }
    run.answer(outcome);
  }

  private void startWaiting() {
    while (!line.isEmpty() && hasSlot()) {
      if (type.room().leakedTooMany()) {
        line.forEach(
            run -> {
              wheel.clear(run);
              run.answer(type.room().leakedWorkers());
            });
        line.clear();
      } else {
        start(line.removeFirst());
      }
    }
  }

  private void start(Run run) {
    long now = type.now();
    run.attempts++;
    run.enter(Run.State.RUNNING, now);
    long deadline = run.deadlineOr(now + type.settings().time().timeout().toNanos());
    type.watcher().attemptStarted();
    ActorRef<Worker.Command> worker =
        getContext()
            .spawnAnonymous(
                Behaviors.supervise(Worker.create(run, deadline))
                    .onFailure(AttemptCrashed.class, STOP_QUIETLY));
    getContext().watch(worker);
    run.worker = worker;
    running.put(worker, run);
    due(run, deadline);
  }

  private void wait(Run run, long now) {
    run.enter(Run.State.WAITING, now);
    due(run, run.deadlineOr(now + type.settings().room().maxWait().toNanos()));
  }

  private void due(Run run, long dueAt) {
    wheel.set(run, dueAt);
    if (!ticking) {
      ticking = true;
      timers.startTimerWithFixedDelay(
          Tick.TICK, Tick.TICK, Duration.ofNanos(DeadlineWheel.TICK_NANOS));
    }
  }

  private boolean hasSlot() {
    return running.size() < type.settings().room().concurrency();
  }

  private Outcome waitedTooLong(Run run, long now) {
    if (run.deadlineReached(now)) {
      return new Outcome.TimedOut(Duration.ofNanos(now - run.admittedAt()), false);
    }
    TypeSettings.Room room = type.settings().room();
    String detail =
        "No slot of type " + type.name() + " fell free within " + room.maxWait().toMillis() + " ms";
    return new Outcome.Refused(Refusal.OVER_CAPACITY, detail, run.attempts > 0);
  }

  private static Outcome bug(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return new Outcome.Crashed(new Cause.Thrown(failure.getClass().getName(), message, null));
  }

  private void answerEverybody() {
    if (incoming != null) {
      incoming.interrupted();
    }
    running.values().forEach(Run::interrupted);
    line.forEach(Run::interrupted);
    pausing.forEach(Run::interrupted);
  }

  private SupervisorView view() {
    return SupervisorView.of(running.values(), line.size(), pausing.size(), type.now());
  }
}
