package dev.firebreak.supervision;

import dev.firebreak.admission.Capacity;
import dev.firebreak.admission.Definition;
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
  @Nullable Outcome insteadOfAttempt(RunEntry entry, long now) {
    if (entry.run.cancelAsked()) {
      return new Outcome.Cancelled(false);
    }
    if (entry.run.deadlineReached(now)) {
      return waitedTooLong(entry, now);
    }
    if (!entry.run.mayStart()) {
      return Capacity.leaseLost(false);
    }
    if (type.capacity().leakedTooMany()) { // Since the run was admitted.
      return type.capacity().leakedWorkers(entry.begun());
    }
    return type.breaker().allows(entry.run) ? null : closedTo(entry);
  }

  /**
   * Returns the deadline of an attempt that starts now. An attempt that needs a process has to get
   * one first: its wait for a slot and for the process together are bounded by {@code max-wait}.
   */
  long firstDeadline(RunEntry entry, Definition definition, long now) {
    return entry.run.isolation(definition).needsProcess()
        ? entry.stateSince + definition.settings().capacity().maxWait().toNanos()
        : now + entry.run.timeout(definition).toNanos();
  }

  /** Answers the waiting runs for which no attempt can begin as long as nothing changes. */
  void refuseWaiting(RunTable runs) {
    if (!runs.line().isEmpty() && type.capacity().leakedTooMany()) {
      runs.clearLine().forEach(entry -> entry.answer(type.capacity().leakedWorkers(entry.begun())));
    }
    if (!type.breaker().isClosed()) {
      for (RunEntry entry : runs.idle()) {
        if (!type.breaker().allows(entry.run)) {
          runs.leave(entry);
          entry.answer(closedTo(entry));
        }
      }
    }
  }

  /** The outcome of a run that the breaker keeps from its next attempt. */
  private Outcome closedTo(RunEntry entry) {
    return entry.failure == null ? type.breaker().refusal() : entry.failure;
  }

  /** The outcome of a run for which no slot fell free in time. */
  Outcome waitedTooLong(RunEntry entry, long now) {
    return entry.run.deadlineReached(now)
        ? new Outcome.TimedOut(Duration.ofNanos(now - entry.run.admittedAt()), false)
        : type.capacity().waitedTooLong(entry.begun());
  }

  /**
   * Decides whether an attempt is followed by another; nothing else does.
   *
   * @param last how the last attempt ended
   * @return the pause before the next attempt; null if there is none
   */
  @Nullable Duration pauseBeforeNext(RunEntry entry, Outcome last, long now) {
    RetryPolicy retry = type.settings().retry();
    if (last instanceof Outcome.Refused) {
      entry.attempts--; // No process was ready for it.
      return null;
    }
    if (last instanceof Outcome.NotStarted not) {
      return pauseAfterFalseStart(entry, not, retry, now);
    }
    if (entry.run.task() != null) {
      type.limits().falseStarts().forget(entry.run.id());
    }
    if (entry.run.answered() || entry.run.cancelAsked() || !retries(entry, retry, last)) {
      return null;
    }
    Duration pause = retry.pauseAfter(entry.attempts, ThreadLocalRandom.current().nextDouble());
    if (entry.run.task() != null) {
      // A task is promised all its attempts; the pauses between them limit the load.
      return pause;
    }
    if (entry.run.deadlineReached(now + pause.toNanos()) || !type.breaker().allows(entry.run)) {
      return null;
    } else if (!type.limits().retryBudget().tryAcquire()) {
      type.listener().retryDenied();
      return null;
    }
    return pause;
  }

  private static boolean retries(RunEntry entry, RetryPolicy retry, Outcome last) {
    if (entry.run.streams().used()) {
      return false; // What was sent, or read, can't be taken back.
    }
    Claimed task = entry.run.task();
    return task == null
        ? retry.retriesCall(entry.attempts, last)
        : retry.retriesTask(entry.attempts, task.tries().maxAttempts(), last);
  }

  /**
   * The start failed and not the run, so no attempt is spent; the number of starts is bounded all
   * the same.
   */
  private @Nullable Duration pauseAfterFalseStart(
      RunEntry entry, Outcome.NotStarted not, RetryPolicy retry, long now) {
    entry.attempts--;
    entry.falseStarts++;
    if (entry.run.task() != null) {
      return pauseOfTask(entry, not, retry);
    }
    if (entry.run.answered() || entry.run.cancelAsked() || entry.falseStarts > FALSE_STARTS) {
      return null;
    }
    Duration pause = retry.pauseAfter(entry.falseStarts, ThreadLocalRandom.current().nextDouble());
    return entry.run.deadlineReached(now + pause.toNanos()) ? null : pause;
  }

  private @Nullable Duration pauseOfTask(
      RunEntry entry, Outcome.NotStarted not, RetryPolicy retry) {
    FalseStarts.Tally tally = type.limits().falseStarts().note(entry.run.id(), not.reason());
    entry.newReason = tally.newReason();
    if (tally.isLast()) {
      type.limits().falseStarts().forget(entry.run.id());
      return null;
    }
    return FalseStarts.pauseAfter(tally.count(), retry.maxBackoff());
  }
}
