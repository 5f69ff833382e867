package dev.firebreak.supervision;

import dev.firebreak.admission.Slot;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Supervises the workers of one type: gives each run a slot or keeps it waiting, watches workers,
 * and decides whether a failed attempt is followed by another.
 *
 * <p>Guarantees that every run that was sent to it is answered. If the supervisor itself fails, it
 * answers all its runs and is restarted without any. Its {@link TypeRuntime}, with capacity, leaks
 * and counters, survives.
 */
public final class Supervisor extends AbstractMatchingBehavior<Supervisor.Command> {
  /** The messages of a supervisor. */
  public sealed interface Command {}

  /** Run this run, which was admitted. Sent by {@link Admission}. */
  public record Submit(Run run) implements Command {}

  /** Slots fell free that no worker of this supervisor held. */
  public enum SlotFree implements Command {
    SLOT_FREE
  }

  /** Cancel this run. Sent by {@link Call}, after the run's Submit. */
  public record Cancel(Run run) implements Command {}

  /** The attempt of a worker has another deadline. Sent by its isolation. */
  record NewDeadline(ActorRef<Worker.Command> worker, long deadline, boolean waitsForProcess)
      implements Command {}

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
   * @param replyTo is answered at once
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
  private final AttemptStart attempts;

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
    attempts = new AttemptStart(type, runs, policy, ticker, context);
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
      case Submit submit -> onSubmit(new RunEntry(submit.run()));
      case Cancel cancel -> onCancel(cancel.run());
      case NewDeadline(ActorRef<Worker.Command> worker, long deadline, boolean waits) -> {
        runs.reschedule(worker, deadline, waits);
        ticker.start();
      }
      case Tick _ -> onTick();
      case SlotFree _ -> attempts.startWaiting();
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
      case PreRestart _, PostStop _ -> answerAll();
      default -> {
        return false;
      }
    }
    type.capacity().callsWaiting(runs.line().size());
    return true;
  }

  /** Passes the cause to the listener: the restart that follows does not receive it. */
  private RuntimeException failing(RuntimeException e) {
    String message = e.getMessage();
    LOG.atError()
        .addKeyValue("type", type.name())
        .setCause(e)
        .log(
            "The supervisor of type {} failed and is restarted; its {} runs end: calls are answered"
                + " with 503, tasks run again.",
            type.name(),
            runs.all().size());
    type.listener()
        .supervisorFailed(
            message == null ? e.getClass().getName() : message,
            runs.running().size(),
            runs.idle().size());
    return e;
  }

  private void onSubmit(RunEntry entry) {
    TaskAttempt attempt = entry.run.attempt();
    Slot slot = attempt == null ? null : attempt.slot();
    if (slot == null && runs.line().isEmpty()) {
      slot = type.capacity().takeSlot();
    }
    if (slot == null) {
      attempts.enqueue(entry);
    } else {
      attempts.start(entry, slot);
    }
  }

  private void onCancel(Run run) {
    // The entry may be one of a supervisor that failed: it must not be touched then.
    RunEntry entry = run.answered() ? null : run.entry;
    if (entry == null) {
      return;
    }
    switch (entry.state) {
      case RUNNING -> {
        if (entry.worker != null) {
          entry.worker.tell(new Worker.Cancel());
        }
      }
      case WAITING, PAUSING -> {
        runs.leave(entry);
        entry.answer(new Outcome.Cancelled(false));
      }
    }
  }

  private void onTick() {
    long now = type.now();
    for (RunEntry entry : runs.takeDue(now)) {
      // Handling a run before this one may have changed the deadline of this one.
      if (entry.dueAt - now <= 0) {
        onDue(entry, now);
      }
    }
    // After a restart, slots fall free that workers of the failed supervisor held.
    attempts.startWaiting();
    if (runs.awaitsNothing()) {
      ticker.stop();
    }
  }

  private void onDue(RunEntry entry, long now) {
    switch (entry.state) {
      case RUNNING -> {
        if (entry.worker != null) {
          entry.worker.tell(new Worker.Expire());
        }
      }
      case WAITING -> {
        runs.leave(entry);
        entry.answer(policy.waitedTooLong(entry, now));
      }
      case PAUSING -> {
        attempts.enqueue(entry);
        attempts.startWaiting();
      }
    }
  }

  private void onCrashWorker(String reason) {
    for (RunEntry entry : runs.running()) {
      if (entry.worker != null) {
        entry.worker.tell(new Worker.Crash(reason));
        return;
      }
    }
  }

  private void onWorkerEnded(ActorRef<Worker.Command> worker) {
    if (runs.leaveWork(worker) != null) {
      attempts.startWaiting();
    }
  }

  private void onWorkerFailed(ActorRef<Worker.Command> worker, Throwable failure) {
    RunEntry entry = runs.leaveWork(worker);
    if (entry != null) {
      runs.moving(entry);
      Outcome outcome = AttemptCrashed.outcomeOf(failure);
      if (outcome instanceof Outcome.Crashed crashed) {
        type.listener().workerCrashed(crashed.cause());
      }
      decide(entry, outcome);
      runs.moved();
      attempts.startWaiting();
    }
  }

  private void decide(RunEntry entry, Outcome outcome) {
    long now = type.now();
    int attempt = entry.attempts;
    Duration pause = policy.pauseBeforeNext(entry, outcome, now);
    if (outcome.failed()) {
      type.listener().attemptFailed(entry.run.id(), attempt, outcome, pause);
    }
    if (pause == null) {
      entry.answer(outcome);
    } else if (entry.run.attempt() != null) {
      entry.run.retryLater(new Reply.Retry(outcome, pause, entry.newReason));
    } else {
      type.listener().retrying();
      entry.failure = outcome;
      runs.enterPause(entry, now, now + pause.toNanos());
      ticker.start();
    }
  }

  private void answerAll() {
    runs.all().forEach(RunEntry::interrupted);
  }
}
