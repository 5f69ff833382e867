package dev.firebreak.supervision;

import static java.util.Objects.requireNonNull;

import dev.firebreak.admission.Capacity;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
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
 * One attempt of one run, and then no more. It starts the handler, which runs elsewhere, and waits
 * for its outcome or for the order to end it.
 *
 * <p>An outcome that is final it answers itself. An attempt that failed is its own failure: it
 * throws {@link AttemptCrashed}, and its supervisor decides what follows. Whatever happens to it,
 * the handler is told to stop and the run is answered or in the supervisor's hands.
 */
final class Worker extends AbstractMatchingBehavior<Worker.Command> {
  sealed interface Command {}

  /** Time is up. */
  record Expire() implements Command {}

  /** Nobody wants the outcome any more. */
  record Cancel() implements Command {}

  /** Crash, to show or to test what happens then. */
  record Crash(String reason) implements Command {}

  private record Ended(Outcome outcome) implements Command {}

  private record GraceOver() implements Command {}

  private record KillOver() implements Command {}

  /** The outcome of an attempt that was told to stop. */
  private interface Ending {
    Outcome outcome(boolean abandoned, Cause.@Nullable Ended end);
  }

  /**
   * How long what was killed may take to tell its end, before its caller is answered without. A
   * program that outlives its kill is told of sooner; this is for a start that hangs.
   */
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(15);

  private static final SupervisorStrategy STOP_QUIETLY =
      SupervisorStrategy.stop().withLoggingEnabled(false);

  private final Run run;
  private final Capacity.Slot slot;
  private final AttemptContext attempt;
  private final Execution execution;
  private final long startedAt;

  /** Whether an attempt before this one had begun. */
  private final boolean begunBefore;

  /** Set once the handler was told to stop: how this ends, whatever it makes of its grace. */
  private @Nullable Ending ending;

  private @Nullable Cancellable grace;
  private boolean settled;

  /** A worker for one attempt, watched by its supervisor, whom its failure reaches quietly. */
  static ActorRef<Command> spawn(
      ActorContext<Supervisor.Command> supervisor, Run run, Capacity.Slot slot, long deadline) {
    ActorRef<Command> worker =
        supervisor.spawnAnonymous(
            Behaviors.supervise(create(run, slot, deadline, supervisor.getSelf()))
                .onFailure(AttemptCrashed.class, STOP_QUIETLY));
    supervisor.watch(worker);
    return worker;
  }

  private static Behavior<Command> create(
      Run run, Capacity.Slot slot, long deadline, ActorRef<Supervisor.Command> supervisor) {
    return Behaviors.setup(context -> new Worker(run, slot, deadline, supervisor, context));
  }

  private Worker(
      Run run,
      Capacity.Slot slot,
      long deadline,
      ActorRef<Supervisor.Command> supervisor,
      ActorContext<Command> context) {
    super(context);
    this.run = run;
    this.slot = slot;
    this.begunBefore = run.begunBefore();
    TypeRuntime type = run.type();
    startedAt = type.now();
    attempt = new AttemptContext(run.id(), type.name(), run.attempts, deadline, type.nanoClock());
    attempt.belongsToTrace(run.trace());
    if (run.task() != null) {
      attempt.ofTask(run.task().claim().number(), run::progressed);
    }
    if (run.isolation().needsProcess()) {
      attempt.needsProcess(new ProcessWaitLimit(run, context.getSelf(), supervisor));
      run.inProcess = attempt;
    }
    attempt.whenGone(slot::free);
    execution = start(context.getSelf());
  }

  /** If nothing was started, nothing will end that would free the slot. */
  private Execution start(ActorRef<Command> self) {
    boolean started = false;
    try {
      Execution begun =
          run.isolation()
              .start(
                  attempt,
                  run.input(),
                  outcome -> {
                    if (!attempt.outlived()) {
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
    } catch (AttemptCrashed e) {
      throw e;
    } catch (RuntimeException e) {
      // A fault of ours must not cost the caller more than a crash does.
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
    return settle(ending == null ? outcome : ending.outcome(attempt.outlived(), endOf(outcome)));
  }

  private Behavior<Command> onExpire() {
    long now = run.type().now();
    if (attempt.waiting()) {
      return stopHandler((_, _) -> waitedTooLong());
    } else if (attempt.deadlineNanos() - now > 0) {
      return this; // A process was given it meanwhile; its supervisor knows the new deadline.
    }
    Duration after = Duration.ofNanos(now - attempt.begunAt(startedAt));
    return stopHandler((abandoned, end) -> new Outcome.TimedOut(after, abandoned, end));
  }

  /** The outcome of an attempt that no process was ready for in time. */
  private Outcome waitedTooLong() {
    long now = run.type().now();
    return run.deadlineReached(now)
        ? new Outcome.TimedOut(Duration.ofNanos(now - run.admittedAt()), false)
        : run.type().capacity().noProcess(begunBefore || !attempt.waiting());
  }

  /** How a program that was told to stop did so. */
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
    grace = getContext().scheduleOnce(run.grace(), getContext().getSelf(), new GraceOver());
  }

  private Behavior<Command> onGraceOver() {
    if (!execution.abandon()) {
      // Its end is on its way; that of a program, now that it is killed.
      grace = getContext().scheduleOnce(KILL_PATIENCE, getContext().getSelf(), new KillOver());
      return this;
    }
    slot.giveUp();
    return settle(requireNonNull(ending).outcome(true, null));
  }

  private Behavior<Command> onCrash(String reason) {
    orphan();
    return settle(new Outcome.Crashed(new Cause.Injected(reason)));
  }

  private Behavior<Command> settle(Outcome outcome) {
    settled = true;
    run.type().breaker().record(run, outcome);
    if (outcome.failed() || outcome instanceof Outcome.Refused) {
      throw new AttemptCrashed(outcome);
    }
    run.answer(outcome);
    return Behaviors.stopped();
  }

  private void onPostStop() {
    if (!settled) {
      orphan();
      run.interrupted();
    }
  }

  /** Nobody will be here to hear of the handler's end; it gets its grace all the same. */
  private void orphan() {
    var system = getContext().getSystem();
    system
        .scheduler()
        .scheduleOnce(
            run.grace(),
            () -> {
              if (execution.abandon()) {
                slot.giveUp();
              } // Else its end frees the slot.
            },
            system.executionContext());
    execution.cancel();
  }
}
