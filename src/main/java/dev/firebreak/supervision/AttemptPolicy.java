package dev.firebreak.supervision;

import dev.firebreak.admission.Capacity;
import dev.firebreak.admission.FalseStarts;
import dev.firebreak.store.Claimed;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Decides whether a run gets an attempt, the first or another, and what it is answered if not. */
final class AttemptPolicy {
  /** How often the start of a program is tried again. */
  private static final int FALSE_STARTS = 5;

  private final TypeRuntime type;

  AttemptPolicy(TypeRuntime type) {
    this.type = type;
  }

  /** Returns the outcome of a run for which no attempt may begin now; null if one may. */
  @Nullable Outcome insteadOfAttempt(Run run, long now) {
    if (run.cancelAsked()) {
      return new Outcome.Cancelled(false);
    }
    if (run.deadlineReached(now)) {
      return waitedTooLong(run, now);
    }
    if (!run.mayStart()) {
      return Capacity.leaseLost(false);
    }
    return type.breaker().allows(run) ? null : closedTo(run);
  }

  /**
   * Returns the deadline of an attempt that starts now. An attempt that needs a process has to get
   * one first: its wait for a slot and for the process together are bounded by {@code max-wait}.
   */
  long firstDeadline(Run run, long now) {
    return run.isolation().needsProcess()
        ? run.stateSince + type.settings().capacity().maxWait().toNanos()
        : now + run.timeout().toNanos();
  }

  /** Answers the waiting runs for which no attempt can begin as long as nothing changes. */
  void refuseWaiting(RunTable runs) {
    if (!runs.line().isEmpty() && type.capacity().leakedTooMany()) {
      runs.clearLine().forEach(run -> run.answer(type.capacity().leakedWorkers(run.begun())));
    }
    if (!type.breaker().isClosed()) {
      for (Run run : runs.idle()) {
        if (!type.breaker().allows(run)) {
          runs.leave(run);
          run.answer(closedTo(run));
        }
      }
    }
  }

  /** The outcome of a run that the breaker keeps from its next attempt. */
  private Outcome closedTo(Run run) {
    return run.failure == null ? type.breaker().refusal() : run.failure;
  }

  /** The outcome of a run for which no slot fell free in time. */
  Outcome waitedTooLong(Run run, long now) {
    return run.deadlineReached(now)
        ? new Outcome.TimedOut(Duration.ofNanos(now - run.admittedAt()), false)
        : type.capacity().waitedTooLong(run.begun());
  }

  /**
   * Decides whether an attempt is followed by another; nothing else does.
   *
   * @param last how the last attempt ended
   * @return the pause before the next attempt; null if there is none
   */
  @Nullable Duration pauseBeforeNext(Run run, Outcome last, long now) {
    RetryPolicy retry = type.settings().retry();
    if (last instanceof Outcome.Refused) {
      run.attempts--; // No process was ready for it.
      return null;
    }
    if (last instanceof Outcome.NotStarted not) {
      return pauseAfterFalseStart(run, not, retry, now);
    }
    if (run.task() != null) {
      type.limits().falseStarts().forget(run.id());
    }
    if (run.answered() || run.cancelAsked() || !retries(run, retry, last)) {
      return null;
    }
    Duration pause = retry.pauseAfter(run.attempts, ThreadLocalRandom.current().nextDouble());
    if (run.task() != null) {
      // A task is promised all its attempts; the pauses between them limit the load.
      return pause;
    }
    if (run.deadlineReached(now + pause.toNanos()) || !type.breaker().allows(run)) {
      return null;
    } else if (!type.limits().retryBudget().tryAcquire()) {
      type.listener().retryDenied();
      return null;
    }
    return pause;
  }

  private static boolean retries(Run run, RetryPolicy retry, Outcome last) {
    Claimed task = run.task();
    return task == null
        ? retry.retriesCall(run.attempts, last)
        : retry.retriesTask(run.attempts, task.maxAttempts(), last);
  }

  /**
   * The start failed and not the run, so no attempt is spent; the number of starts is bounded all
   * the same.
   */
  private @Nullable Duration pauseAfterFalseStart(
      Run run, Outcome.NotStarted not, RetryPolicy retry, long now) {
    run.attempts--;
    run.falseStarts++;
    if (run.task() != null) {
      return pauseOfTask(run, not, retry);
    }
    if (run.answered() || run.cancelAsked() || run.falseStarts > FALSE_STARTS) {
      return null;
    }
    Duration pause = retry.pauseAfter(run.falseStarts, ThreadLocalRandom.current().nextDouble());
    return run.deadlineReached(now + pause.toNanos()) ? null : pause;
  }

  private @Nullable Duration pauseOfTask(Run run, Outcome.NotStarted not, RetryPolicy retry) {
    FalseStarts.Tally tally = type.limits().falseStarts().note(run.id(), not.reason());
    run.newReason = tally.newReason();
    if (tally.isLast()) {
      type.limits().falseStarts().forget(run.id());
      return null;
    }
    return FalseStarts.pauseAfter(tally.count(), retry.maxBackoff());
  }
}
