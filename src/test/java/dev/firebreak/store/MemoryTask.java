package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Parking;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A task of a {@link MemoryStore}, and its transitions. */
final class MemoryTask {
  private final Submission submission;
  private NewInput input;
  private @Nullable String version;
  private Instant createdAt;
  private final List<Task.PastAttempt> history = new ArrayList<>();
  private TaskState state = TaskState.QUEUED;
  private boolean cancelAsked;
  private boolean isolated;
  private int claims;
  private int attempts;
  private int crashes;
  private Instant runAt;
  private Instant queuedAt;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private @Nullable String node;
  private @Nullable Outcome error;
  private @Nullable Payload result;
  private @Nullable String parked;
  private int wakes;

  MemoryTask(Submission submission, Instant now) {
    this.submission = submission;
    input = new NewInput(submission.input(), submission.search());
    version = submission.version();
    this.createdAt = now;
    Instant asked = submission.plan().runAt();
    Duration delay = submission.plan().delay();
    Instant soonest = delay == null ? now : now.plus(delay);
    this.runAt = asked == null ? soonest : asked;
    queuedAt = now;
  }

  Submission submission() {
    return submission;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant runAt() {
    return runAt;
  }

  @Nullable Instant finishedAt() {
    return finishedAt;
  }

  int claims() {
    return claims;
  }

  int crashes() {
    return crashes;
  }

  boolean live() {
    return finishedAt == null;
  }

  boolean queued() {
    return state == TaskState.QUEUED;
  }

  /** Whether the task is queued for a slot, now or later. */
  boolean inLine() {
    return queued() && parked == null;
  }

  boolean runs() {
    return state == TaskState.RUNNING;
  }

  boolean quarantined() {
    return state == TaskState.QUARANTINED;
  }

  boolean canBeRetried() {
    return state.canBeRetried();
  }

  boolean isSelectedBy(Filter filter, Wanted wanted) {
    FilterDetails details = filter.details();
    RunId from = details.created().from();
    RunId until = details.created().until();
    IdempotencyKey key = submission.key();
    return wanted.suits(shown())
        && (filter.type() == null || filter.type().equals(submission.type()))
        && (filter.owner() == null || filter.owner().equals(submission.owner()))
        && (filter.state() == null || filter.state() == shown())
        && (details.node() == null || details.node().equals(node))
        && (details.key() == null || (key != null && details.key().equals(key.key())))
        && (from == null || submission.id().compareTo(from) >= 0)
        && (until == null || submission.id().compareTo(until) < 0)
        && details.selects(error)
        && input.search().containsAll(details.input());
  }

  /** The state that callers see. */
  TaskState shown() {
    if (queued() && parked != null) {
      return TaskState.WAITING;
    }
    if (queued() && attempts > 0) {
      return TaskState.RETRYING;
    }
    return runs() && cancelAsked ? TaskState.STOPPING : state;
  }

  Claim claim(String by, boolean inItsOwnProcess, Instant now) {
    state = TaskState.RUNNING;
    isolated = inItsOwnProcess;
    claims++;
    attempts++;
    parked = null;
    startedAt = now;
    node = by;
    return new Claim(submission.id(), claims);
  }

  Claimed claimed(String by, boolean inItsOwnProcess, Instant now) {
    Claim claim = claim(by, inItsOwnProcess, now);
    return new Claimed(
        claim,
        new Claimed.Tries(attempts, submission.plan().maxAttempts(), crashes),
        submission.plan().timeout(),
        input.input(),
        submission.trace(),
        submission.owner(),
        Duration.between(runAt, now));
  }

  void settle(Ending ending, Instant now) {
    switch (ending) {
      case Ending.Succeeded done -> {
        result = done.result();
        error = null;
        end(TaskState.SUCCEEDED, now);
      }
      case Ending.SucceededAtLength(var bytes, var contentType, var head) -> {
        byte[] whole = new byte[bytes.remaining()];
        bytes.duplicate().get(whole);
        result = Payload.of(whole, contentType).withHead(head);
        error = null;
        end(TaskState.SUCCEEDED, now);
      }
      case Ending.Failed failed -> {
        record(failed.outcome(), now);
        end(cancelAsked ? TaskState.CANCELLED : TaskState.FAILED, now);
      }
      case Ending.Cancelled cancelled -> {
        record(cancelled.outcome(), now);
        end(TaskState.CANCELLED, now);
      }
      case Ending.Retried again -> {
        record(again.outcome(), now);
        queueAgain(again.after(), now);
      }
      case Ending.CrashedInIsolation died -> {
        record(died.outcome(), now);
        crashes++;
        queueAgainUnlessQuarantined(died.after(), now);
      }
      case Ending.Released released -> {
        if (released.kept()) {
          record(released.outcome(), now);
        }
        attempts--;
        queueAgain(released.after(), now);
      }
      case Ending.Parked(Parking parking) -> {
        attempts--;
        queueAgain(Duration.ZERO, now);
        if (live() && (parking.wakes() == null || parking.wakes() == wakes)) {
          parked = parking.waitingFor();
          runAt = parking.until();
        }
      }
    }
  }

  /** The node that ran the task was lost. */
  void nodeLost(String lost, Instant now) {
    record(new Outcome.Crashed(new Cause.NodeLost(lost)), now);
    attempts--;
    crashes += isolated ? 0 : 1;
    boolean suspect = crashes >= Claimed.SUSPECT;
    queueAgainUnlessQuarantined(suspect ? Duration.ofSeconds(2) : Duration.ZERO, now);
  }

  private void record(Outcome outcome, Instant now) {
    error = outcome;
    Instant started = startedAt == null ? now : startedAt;
    history.add(new Task.PastAttempt(claims, String.valueOf(node), started, now, outcome));
  }

  private void queueAgainUnlessQuarantined(Duration after, Instant now) {
    if (!cancelAsked && crashes >= Claimed.QUARANTINE) {
      end(TaskState.QUARANTINED, now);
    } else {
      queueAgain(after, now);
    }
  }

  private void queueAgain(Duration after, Instant now) {
    isolated = false;
    if (cancelAsked) {
      end(TaskState.CANCELLED, now);
    } else {
      startedAt = null;
      state = TaskState.QUEUED;
      runAt = now.plus(after);
      queuedAt = now;
    }
  }

  private void end(TaskState last, Instant now) {
    state = last;
    parked = null;
    finishedAt = now;
    cancelAsked = false;
  }

  /** Corrects the due time as {@code ClockCorrection} does. */
  void clockSetBack(Instant now) {
    if (parked == null && queued() && runAt.isAfter(now) && queuedAt.isAfter(now)) {
      boolean named = claims == 0 && submission.plan().runAt() != null;
      if (!named || !runAt.isAfter(queuedAt)) {
        Duration left = Duration.between(queuedAt, runAt);
        runAt = left.isPositive() ? now.plus(left) : now.minus(Duration.ofMinutes(1));
      }
      createdAt = createdAt.isAfter(now) ? now : createdAt;
      queuedAt = now;
    }
  }

  Cancelling cancel(Instant now) {
    if (!live()) {
      return new Cancelling.TooLate(state);
    } else if (runs()) {
      cancelAsked = true;
      return new Cancelling.Stopping(new Claim(submission.id(), claims));
    }
    end(TaskState.CANCELLED, now);
    return new Cancelling.Done(moved());
  }

  @Nullable String version() {
    return version;
  }

  /** Queues it again, with another version if one is given. */
  Requeued retryAs(@Nullable String other, Instant now) {
    if (other != null && canBeRetried()) {
      version = other;
    }
    return retry(null, now);
  }

  Requeued retry(@Nullable NewInput other, Instant now) {
    if (!canBeRetried()) {
      return new Requeued(submission.type(), submission.owner(), shown());
    }
    if (other != null) {
      input = other;
    }
    state = TaskState.QUEUED;
    attempts = 0;
    crashes = 0;
    startedAt = null;
    finishedAt = null;
    error = null;
    runAt = now;
    queuedAt = now;
    wakes = 0;
    return new Requeued(submission.type(), submission.owner(), null);
  }

  StoredBytes storedInput(long most) {
    Payload payload = input.input();
    boolean read = payload.size() <= most;
    return new StoredBytes(payload.contentType(), payload.size(), read ? payload : null);
  }

  /** The values of a member of the input: one or none. */
  Stream<String> values(String pointer) {
    return input.search().stream()
        .filter(value -> value.pointer().equals(pointer))
        .map(SearchValue::value);
  }

  int wakes() {
    return wakes;
  }

  /** What the task waits for has come. */
  void wake(Instant now) {
    wakes++;
    if (parked != null) {
      parked = null;
      runAt = now;
    }
  }

  @Nullable String node() {
    return node;
  }

  Moved moved() {
    return new Moved(submission.id(), submission.type(), submission.owner(), attempts);
  }

  /**
   * As it is read.
   *
   * @param whole with its result and what became of its attempts
   * @param steps its recorded steps
   */
  Task read(boolean whole, Task.Steps steps) {
    return new Task(
        new Task.Submitted(
            submission.id(),
            submission.type(),
            submission.owner(),
            submission.plan().priority(),
            version),
        shown(),
        new Task.Tries(claims, attempts, submission.plan().maxAttempts(), crashes),
        new Task.Times(createdAt, runAt, startedAt, finishedAt),
        new Task.Outcomes(
            node,
            parked,
            error,
            whole ? result : null,
            null,
            whole ? List.copyOf(history) : List.of(),
            steps));
  }
}
