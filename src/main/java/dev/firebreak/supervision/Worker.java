package dev.firebreak.supervision;

import static java.util.Objects.requireNonNull;

import dev.firebreak.admission.Slot;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.stream.CallStreams;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Parking;
import java.time.Duration;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Runs one attempt of one run, and stops. It starts the handler, which runs on a thread or in a
 * process of its own, and waits for its outcome or for the order to stop it.
 *
 * <p>The worker answers a final outcome itself. If the attempt fails, the worker fails too: it
 * throws {@link AttemptCrashed}, and its supervisor decides what follows. If the worker fails
 * otherwise, the handler is told to stop, and the run is answered or left to the supervisor.
 */
final class Worker extends AbstractMatchingBehavior<Worker.Command> {
  sealed interface Command {}

  /** The deadline has passed. */
  record Expire() implements Command {}

  /** Cancel the attempt. */
  record Cancel() implements Command {}

  /** Crash, to show or to test what happens then. */
  record Crash(String reason) implements Command {}

  private record Ended(Outcome outcome) implements Command {}

  private record GraceOver() implements Command {}

  private record KillOver() implements Command {}

  /** Makes the outcome of an attempt that was told to stop. */
  private interface Ending {
    Outcome outcome(boolean abandoned, Cause.@Nullable Ended end);
  }

  /**
   * How long a killed program may take to report its end before the caller is answered without it.
   * A program that survives its kill is reported sooner; this bound is for a start that hangs.
   */
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(15);

  private static final SupervisorStrategy STOP_QUIETLY =
      SupervisorStrategy.stop().withLoggingEnabled(false);

  /**
   * The attempt that a worker runs.
   *
   * @param number of the attempt, from 1
   * @param slot freed at the end of the handler
   * @param deadline by the type's clock
   */
  record Assignment(Run run, int number, Slot slot, long deadline) {}

  private final Run run;
  private final int number;
  private final Slot slot;
  private final AttemptContext attempt;
  private final Execution execution;
  private final long startedAt;

  /**
   * Set once the handler was told to stop: makes the outcome, however the handler uses its grace.
   */
  private @Nullable Ending ending;

  private @Nullable Cancellable grace;
  private boolean settled;

  /** Spawns a worker for one attempt, watched by its supervisor. */
  static ActorRef<Command> spawn(ActorContext<Supervisor.Command> supervisor, Assignment what) {
    ActorRef<Command> worker = supervisor.spawnAnonymous(create(what, supervisor.getSelf()));
    supervisor.watch(worker);
    return worker;
  }

  private static Behavior<Command> create(
      Assignment what, ActorRef<Supervisor.Command> supervisor) {
    return Behaviors.setup(context -> new Worker(what, supervisor, context));
  }

  private Worker(
      Assignment what, ActorRef<Supervisor.Command> supervisor, ActorContext<Command> context) {
    super(context);
    run = what.run();
    number = what.number();
    slot = what.slot();
    TypeRuntime type = run.type();
    startedAt = type.now();
    attempt = new AttemptContext(run.id(), type.name(), number, what.deadline(), type.nanoClock());
    attempt.belongsToTrace(RunSpans.begin(run, number));
    attempt.belongsToRequest(run.input());
    connect(run.streams());
    if (run.task() != null) {
      attempt.ofTask(run.task().claim().number(), run);
    }
    if (run.isolation(slot.definition()).needsProcess()) {
      run.attempting(attempt);
      attempt
          .process()
          .needed(new ProcessWaitLimit(run, slot.definition(), context.getSelf(), supervisor));
    }
    attempt.process().whenGone(slot::free);
    execution = start(context.getSelf());
  }

  private void connect(CallStreams streams) {
    if (streams.answer() != null) {
      attempt.streams().writesTo(streams.answer().attempt(number));
    }
    if (streams.input() != null) {
      attempt.streams().readsFrom(streams.input());
    }
  }

  /**
   * Starts the handler; if that fails, the slot is freed here, as no end of a handler will free it.
   */
  private Execution start(ActorRef<Command> self) {
    boolean started = false;
    try {
      Execution begun =
          run.isolation(slot.definition())
              .start(
                  attempt,
                  run.input(),
                  outcome -> {
                    if (!attempt.process().outlived()) {
                      slot.free();
                    }
                    self.tell(new Ended(outcome));
                  });
      started = true;
      return begun;
    } finally {
      if (!started) {
        slot.free();
      }
    }
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    try {
      return handle(message);
    } catch (RuntimeException e) {
      // An error of the server must not cost the caller more than a crash does.
      orphan();
      return settle(AttemptCrashed.outcomeOf(e));
    }
  }

  private Behavior<Command> handle(Command message) {
    return switch (message) {
      case Ended ended -> onEnded(ended.outcome());
      case Expire _ -> onExpire();
      case Cancel _ -> onCancel();
      case GraceOver _ -> onGraceOver();
      case KillOver _ -> settle(requireNonNull(ending).outcome(true, null));
      case Crash crash -> onCrash(crash.reason());
    };
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PostStop) {
      onPostStop();
      return this;
    }
    return Behaviors.unhandled();
  }

  private Behavior<Command> onEnded(Outcome outcome) {
    if (grace != null) {
      grace.cancel();
    }
    if (ending == null) {
      Parking parking = run.parking();
      return settle(parking == null ? outcome : new Outcome.Parked(parking));
    }
    return settle(ending.outcome(attempt.process().outlived(), endOf(outcome)));
  }

  private Behavior<Command> onExpire() {
    long now = run.type().now();
    if (attempt.process().waiting()) {
      return stopHandler((_, _) -> waitedTooLong());
    } else if (attempt.process().deadlineNanos() - now > 0) {
      return this; // The attempt was handed to a process meanwhile; the supervisor knows the new
      // deadline.
    }
    Duration after = Duration.ofNanos(now - attempt.process().begunAt(startedAt));
    return stopHandler((abandoned, end) -> new Outcome.TimedOut(after, abandoned, end));
  }

  /** The outcome of an attempt for which no process was ready in time. */
  private Outcome waitedTooLong() {
    long now = run.type().now();
    return run.deadlineReached(now)
        ? new Outcome.TimedOut(Duration.ofNanos(now - run.admittedAt()), false)
        : run.type().capacity().noProcess(begunBefore() || !attempt.process().waiting());
  }

  /** Whether an attempt of the run had begun before this one. */
  private boolean begunBefore() {
    return number > run.earlierAttempts() + 1;
  }

  /** Returns how a program that was told to stop ended; null for a handler. */
  private static Cause.@Nullable Ended endOf(Outcome outcome) {
    return outcome instanceof Outcome.Crashed(Cause.Ended end) ? end : null;
  }

  private Behavior<Command> onCancel() {
    if (grace != null && run.graceShortened()) {
      grace.cancel();
      startGrace();
    }
    return stopHandler((abandoned, _) -> new Outcome.Cancelled(abandoned));
  }

  private Behavior<Command> stopHandler(Ending asked) {
    if (ending == null) {
      ending = asked;
      execution.cancel();
      startGrace();
    }
    return this;
  }

  private void startGrace() {
    grace =
        getContext()
            .scheduleOnce(run.grace(slot.definition()), getContext().getSelf(), new GraceOver());
  }

  private Behavior<Command> onGraceOver() {
    if (!execution.abandon()) {
      // The program was killed and its end will be reported, or the handler has just ended.
      grace = getContext().scheduleOnce(KILL_PATIENCE, getContext().getSelf(), new KillOver());
      return this;
    }
    slot.abandon();
    return settle(requireNonNull(ending).outcome(true, null));
  }

  private Behavior<Command> onCrash(String reason) {
    orphan();
    return settle(new Outcome.Crashed(new Cause.Injected(reason)));
  }

  private Behavior<Command> settle(Outcome outcome) {
    settled = true;
    countEnd(outcome);
    slot.definition().limits().breaker().record(run, outcome);
    if (outcome.failed() || outcome instanceof Outcome.Refused) {
      return crash(new AttemptCrashed(outcome));
    }
    run.answer(outcome, number);
    return Behaviors.stopped();
  }

  /**
   * Fails with this cause, which is not logged. The strategy that does not log belongs to this
   * behavior, as each worker would otherwise have it for the few that fail.
   */
  private static Behavior<Command> crash(AttemptCrashed cause) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                _ -> {
                  throw cause;
                }))
        .onFailure(AttemptCrashed.class, STOP_QUIETLY);
  }

  private void onPostStop() {
    if (!settled) {
      orphan();
      Outcome.Refused interrupted = run.type().capacity().interrupted(true);
      countEnd(interrupted);
      run.answer(interrupted, number);
    }
  }

  private void countEnd(Outcome outcome) {
    TypeRuntime type = run.type();
    type.listener().attemptEnded(outcome, type.now() - attempt.process().begunAt(startedAt));
    RunSpans.end(run, attempt, outcome);
  }

  /** Stops the handler with its grace, and frees the slot, without this worker, which ends now. */
  private void orphan() {
    var system = getContext().getSystem();
    system
        .scheduler()
        .scheduleOnce(
            run.grace(slot.definition()),
            () -> {
              if (execution.abandon()) {
                slot.abandon();
              } // Otherwise the end of the handler frees the slot.
            },
            system.executionContext());
    execution.cancel();
  }
}
