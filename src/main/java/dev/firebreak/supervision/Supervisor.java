package dev.firebreak.supervision;

import dev.firebreak.admission.Capacity;
import dev.firebreak.task.Outcome;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Supervises the workers of one type: gives each run a slot or keeps it waiting, watches workers,
 * and decides whether a failed attempt is followed by another.
 *
 * <p>Guarantees that every run it was sent is answered. If the supervisor itself fails, it answers
 * all its runs and is restarted without any. Its {@link TypeRuntime}, with capacity, leaks and
 * counters, survives.
 */
public final class Supervisor extends AbstractMatchingBehavior<Supervisor.Command> {
  /** What a supervisor can be told. */
  public sealed interface Command {}

  /** Run this run, which was admitted. Sent by {@link Admission}. */
  public record Submit(Run run) implements Command {}

  /** A slot fell free that no worker of this supervisor held. */
  public enum SlotFree implements Command {
    SLOT_FREE
  }

  /** Cancel this run. Sent by {@link Call}, after the run's Submit. */
  public record Cancel(Run run) implements Command {}

  /** The attempt of a run has another deadline. Sent by its isolation. */
  record NewDeadline(Run run, ActorRef<Worker.Command> worker, long deadline) implements Command {}

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
   * Describe yourself.
   *
   * @param replyTo is told at once
   */
  public record Describe(ActorRef<SupervisorView> replyTo) implements Command {}

  /** Stop all workers, answer all runs, and stop. */
  public record Dismiss() implements Command {}

  private enum Tick implements Command {
    TICK
  }

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private final TypeRuntime type;
  private final Ticker ticker;
  private final RunTable runs;
  private final AttemptPolicy policy;

  /**
   * A run that was removed from the table and not added again yet; it has to be answered too if
   * this supervisor fails.
   */
  private @Nullable Run moving;

  /** A supervisor of a type, to be spawned under a strategy that restarts it. */
  public static Behavior<Command> create(TypeRuntime type) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Supervisor(type, context, timers)));
  }

  private Supervisor(
      TypeRuntime type, ActorContext<Command> context, TimerScheduler<Command> timers) {
    super(context);
    this.type = type;
    ticker = new Ticker(timers, Tick.TICK);
    runs = new RunTable(type.now());
    policy = new AttemptPolicy(type);
    type.listener().supervisorStarted();
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    try {
      return handle(message);
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

  private Behavior<Command> handle(Command message) {
    switch (message) {
      case Submit submit -> onSubmit(submit.run());
      case Cancel cancel -> onCancel(cancel.run());
      case NewDeadline(Run run, ActorRef<Worker.Command> worker, long deadline) -> {
        runs.reschedule(run, worker, deadline);
        ticker.start();
      }
      case Tick _ -> onTick();
      case SlotFree _ -> startWaiting();
      case CrashWorker crash -> onCrashWorker(crash.reason());
      case Crash crash -> throw new SupervisorCrashed(crash.reason());
      case Describe describe -> describe.replyTo().tell(SupervisorView.of(runs, type.now()));
      case Dismiss _ -> {
        return Behaviors.stopped();
      }
    }
    type.capacity().callsWaiting(runs.line().size());
    return this;
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
    type.capacity().callsWaiting(runs.line().size());
    return true;
  }

  /** Tells the listener why: the restart that follows is not told the cause. */
  private RuntimeException failing(RuntimeException e) {
    String message = e.getMessage();
    LOG.error(
        "The supervisor of type {} failed and is restarted; of its {} runs calls are answered with"
            + " 503 and tasks are tried again.",
        type.name(),
        runs.all().size(),
        e);
    type.listener().supervisorFailed(message == null ? e.getClass().getName() : message);
    return e;
  }

  private void onSubmit(Run run) {
    Capacity.Slot slot = run.slot;
    if (slot == null && runs.line().isEmpty()) {
      slot = type.capacity().takeSlot();
    }
    if (slot == null) {
      enqueue(run);
    } else {
      start(run, slot);
    }
  }

  private void onCancel(Run run) {
    // The run may have been one of a supervisor that failed: it must not be touched then.
    if (run.answered()) {
      return;
    }
    switch (run.state) {
      case RUNNING -> {
        if (run.worker != null) {
          run.worker.tell(new Worker.Cancel());
        }
      }
      case WAITING, PAUSING -> {
        runs.leave(run);
        run.answer(new Outcome.Cancelled(false));
      }
    }
  }

  private void onTick() {
    long now = type.now();
    for (Run run : runs.takeDue(now)) {
      // Handling a run before this one may have changed the deadline of this one.
      if (run.dueAt - now <= 0) {
        onDue(run, now);
      }
    }
    // After a restart, slots fall free that workers of the failed supervisor held.
    startWaiting();
    if (runs.awaitsNothing()) {
      ticker.stop();
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
        runs.leave(run);
        run.answer(policy.waitedTooLong(run, now));
      }
      case PAUSING -> {
        enqueue(run);
        startWaiting();
      }
    }
  }

  private void onCrashWorker(String reason) {
    for (Run run : runs.running()) {
      if (run.worker != null) {
        run.worker.tell(new Worker.Crash(reason));
        return;
      }
    }
  }

  private void onWorkerEnded(ActorRef<Worker.Command> worker) {
    if (runs.leaveWork(worker) != null) {
      startWaiting();
    }
  }

  private void onWorkerFailed(ActorRef<Worker.Command> worker, Throwable failure) {
    Run run = runs.leaveWork(worker);
    if (run != null) {
      moving = run;
      Outcome outcome = AttemptCrashed.outcomeOf(failure);
      if (outcome instanceof Outcome.Crashed crashed) {
        type.listener().workerCrashed(crashed.cause());
      }
      decide(run, outcome);
      moving = null;
      startWaiting();
    }
  }

  private void decide(Run run, Outcome outcome) {
    long now = type.now();
    Duration pause = policy.pauseBeforeNext(run, outcome, now);
    if (pause == null) {
      run.answer(outcome);
    } else if (run.task() != null) {
      run.retryLater(outcome, pause);
    } else {
      type.listener().retrying();
      run.failure = outcome;
      runs.enterPause(run, now, now + pause.toNanos());
      ticker.start();
    }
  }

  private void startWaiting() {
    policy.refuseWaiting(runs);
    while (!runs.line().isEmpty()) {
      Capacity.Slot slot = type.capacity().takeSlot();
      if (slot == null) {
        return;
      } else if (type.dueTasks().takeTurn()) {
        type.dueTasks().offer(slot);
      } else {
        start(runs.dequeue(), slot);
      }
    }
    type.dueTasks().slotMayBeFree();
  }

  private void start(Run run, Capacity.Slot slot) {
    long now = type.now();
    Outcome instead = policy.insteadOfAttempt(run, now);
    if (instead != null) {
      slot.free();
      run.answer(instead);
      return;
    }
    moving = run;
    run.attempts++;
    long deadline = run.deadlineOr(policy.firstDeadline(run, now));
    type.listener().attemptStarted();
    ActorRef<Worker.Command> worker = spawn(run, slot, deadline);
    runs.enterWork(run, worker, now, deadline);
    moving = null;
    ticker.start();
  }

  /** A worker that could not be spawned does not free its slot. */
  private ActorRef<Worker.Command> spawn(Run run, Capacity.Slot slot, long deadline) {
    try {
      return Worker.spawn(getContext(), run, slot, deadline);
    } catch (RuntimeException e) {
      slot.free();
      throw e;
    }
  }

  private void enqueue(Run run) {
    long now = type.now();
    long patience = type.settings().capacity().maxWait().toNanos();
    runs.enqueue(run, now, run.deadlineOr(now + patience));
    ticker.start();
  }

  private void answerEverybody() {
    if (moving != null) {
      moving.interrupted();
    }
    runs.all().forEach(Run::interrupted);
  }
}
