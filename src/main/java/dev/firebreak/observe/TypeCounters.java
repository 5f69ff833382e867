package dev.firebreak.observe;

import dev.firebreak.supervision.RunListener;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.OutcomeKind;
import dev.firebreak.task.Refusal;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what happens to one type, from the start of the node. Thread-safe. */
public final class TypeCounters implements RunListener {
  private final LongAdder attempts = new LongAdder();
  private final LongAdder crashedAttempts = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder retriesDenied = new LongAdder();
  private final OutcomeCounts calls = new OutcomeCounts();
  private final OutcomeCounts taskAttempts = new OutcomeCounts();
  private final OutcomeCounts attemptEnds = new OutcomeCounts();
  private final RunTimes times = new RunTimes();
  private final TaskCounts tasks = new TaskCounts();
  private final LongAdder abandoned = new LongAdder();
  private final LongAdder staleAttempts = new LongAdder();
  private final RefusalCounts refused = new RefusalCounts();
  private final LongAdder supervisorRestarts = new LongAdder();
  private final RecentFailures failures = new RecentFailures();

  private volatile @Nullable Crash lastCrash;
  private volatile @Nullable SupervisorFailure lastSupervisorFailure;
  private volatile boolean supervisorWorks;

  /** Formatted only when requested, because thousands of crashes may occur. */
  private record Crash(long epochMillis, Cause cause) {}

  /**
   * A failure.
   *
   * @param at when it happened
   * @param cause the exception or reason, in one line
   */
  public record Event(Instant at, String cause) {}

  /**
   * A failure of a supervisor.
   *
   * @param at when it happened
   * @param cause the exception or reason, in one line
   * @param workers how many workers were stopped, whose runs ended
   * @param waiting how many runs ended that waited
   */
  public record SupervisorFailure(Instant at, String cause, int workers, int waiting) {}

  /**
   * The counts at one moment. The admitted calls are succeeded + rejected + crashed + notStarted +
   * timedOut + cancelled + calls refused later on + calls in flight.
   *
   * @param attempts started attempts
   * @param crashedAttempts attempts whose worker failed
   * @param retries attempts that followed a failed one
   * @param retriesDenied failed attempts that were not retried because the budget was empty
   * @param succeeded calls answered with a result
   * @param rejected calls whose input the handler rejected
   * @param crashed calls whose last attempt crashed
   * @param notStarted calls whose program could not be started
   * @param timedOut calls that timed out
   * @param cancelled calls whose caller left
   * @param abandoned cancelled and timed-out calls whose handler was abandoned
   * @param staleAttempts attempts of tasks whose outcome the store refused, because their node had
   *     lost its lease and the task was claimed again
   * @param refused refused calls, by reason
   */
  public record Counts(
      long attempts,
      long crashedAttempts,
      long retries,
      long retriesDenied,
      long succeeded,
      long rejected,
      long crashed,
      long notStarted,
      long timedOut,
      long cancelled,
      long abandoned,
      long staleAttempts,
      Map<String, Long> refused) {}

  @Override
  public void refused(Outcome.Refused refusal) {
    calls.add(refusal);
    countReason(refusal);
  }

  @Override
  public void submitRefused(Outcome.Refused refusal) {
    countReason(refusal);
  }

  private void countReason(Outcome outcome) {
    if (outcome instanceof Outcome.Refused refusal) {
      refused.add(refusal.reason());
    }
  }

  @Override
  public void waited(long nanos) {
    times.waits().record(nanos);
  }

  @Override
  public void attemptStarted() {
    attempts.increment();
  }

  @Override
  public void workerCrashed(Cause cause) {
    crashedAttempts.increment();
    lastCrash = new Crash(System.currentTimeMillis(), cause);
  }

  @Override
  public void attemptFailed(RunId id, int attempt, Outcome outcome, @Nullable Duration next) {
    failures.add(id, attempt, outcome, next);
  }

  @Override
  public void retrying() {
    retries.increment();
  }

  @Override
  public void retryDenied() {
    retriesDenied.increment();
  }

  @Override
  public void attemptEnded(Outcome outcome, long nanos) {
    attemptEnds.add(outcome);
    times.attempts().record(nanos);
  }

  @Override
  public void callEnded(Outcome outcome, long nanos) {
    calls.add(outcome);
    times.calls().record(nanos);
    countReason(outcome);
    countAbandoned(outcome);
  }

  @Override
  public void taskAttemptEnded(Outcome outcome) {
    taskAttempts.add(outcome);
    countReason(outcome);
    countAbandoned(outcome);
  }

  private void countAbandoned(Outcome outcome) {
    if (outcome instanceof Outcome.TimedOut(_, boolean left, _) && left) {
      abandoned.increment();
    } else if (outcome instanceof Outcome.Cancelled(boolean left) && left) {
      abandoned.increment();
    }
  }

  @Override
  public void taskQueued() {
    tasks.queued();
  }

  @Override
  public void taskWaited(long nanos) {
    tasks.waited(nanos);
  }

  @Override
  public void taskClaimed() {
    tasks.claimed();
  }

  @Override
  public void taskEnded(TaskState state, long nanos) {
    tasks.ended(state, nanos);
  }

  @Override
  public void stepRecorded() {
    tasks.stepRecorded();
  }

  @Override
  public void stepServed() {
    tasks.stepServed();
  }

  @Override
  public void staleAttempt() {
    staleAttempts.increment();
  }

  @Override
  public void supervisorFailed(String reason, int workers, int waiting) {
    supervisorWorks = false;
    supervisorRestarts.increment();
    lastSupervisorFailure = new SupervisorFailure(Instant.now(), reason, workers, waiting);
  }

  @Override
  public void supervisorStarted() {
    supervisorWorks = true;
  }

  /**
   * Returns the current counts; each is exact, but they are not a consistent snapshot while work
   * goes on.
   */
  public Counts counts() {
    return new Counts(
        attempts.sum(),
        crashedAttempts.sum(),
        retries.sum(),
        retriesDenied.sum(),
        answered(OutcomeKind.SUCCEEDED),
        answered(OutcomeKind.REJECTED),
        answered(OutcomeKind.CRASHED),
        answered(OutcomeKind.NOT_STARTED),
        answered(OutcomeKind.TIMED_OUT),
        answered(OutcomeKind.CANCELLED),
        abandoned.sum(),
        staleAttempts.sum(),
        refused.byName());
  }

  /** How many calls, submits and attempts were refused for a reason. */
  public long refused(Refusal reason) {
    return refused.of(reason);
  }

  private long answered(OutcomeKind kind) {
    return calls.of(kind) + taskAttempts.of(kind);
  }

  /** The outcomes of calls; those refused at admission count as refused. */
  public OutcomeCounts calls() {
    return calls;
  }

  /** The outcomes of attempts, of calls and of tasks. */
  public OutcomeCounts attemptEnds() {
    return attemptEnds;
  }

  /** How long calls and attempts take. */
  public RunTimes times() {
    return times;
  }

  /** What happened to tasks. */
  public TaskCounts tasks() {
    return tasks;
  }

  /** The newest failed attempts. */
  public RecentFailures failures() {
    return failures;
  }

  /** The last failure of a worker; null if there was none. */
  public @Nullable Event lastCrash() {
    Crash last = lastCrash;
    return last == null
        ? null
        : new Event(Instant.ofEpochMilli(last.epochMillis()), last.cause().summary());
  }

  /** The last failure of the supervisor; null if there was none. */
  public @Nullable SupervisorFailure lastSupervisorFailure() {
    return lastSupervisorFailure;
  }

  /** How often the supervisor has failed. */
  public long supervisorRestarts() {
    return supervisorRestarts.sum();
  }

  /** Whether the supervisor runs and is not being restarted. */
  public boolean supervisorWorks() {
    return supervisorWorks;
  }
}
