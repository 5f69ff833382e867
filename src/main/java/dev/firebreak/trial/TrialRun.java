package dev.firebreak.trial;

import dev.firebreak.api.Payload;
import dev.firebreak.command.Tail;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.AttemptListener;
import dev.firebreak.isolation.Execution;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.ProcessWait;
import dev.firebreak.stream.CallStreams;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import dev.firebreak.task.RunId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on the calling thread: what {@code supervision.Worker} does in a node. At its
 * deadline, or when it is cancelled, the attempt is told to stop, has its grace, and is abandoned.
 */
final class TrialRun implements ProcessWait, AttemptListener {
  /** As for a worker: how long a killed program may take to report its end. */
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(15);

  private final TypeSettings type;
  private final Isolation isolation;
  private final AttemptContext attempt;
  private final long startedAt = System.nanoTime();
  private final Tail stderr = new Tail();

  /** Guarded by {@code this}, as are the fields below. */
  private long deadline;

  private @Nullable Outcome ended;
  private boolean cancelled;
  private @Nullable String progress;

  TrialRun(TypeSettings type, Isolation isolation, RunId id, int number, CallStreams streams) {
    this.type = type;
    this.isolation = isolation;
    this.deadline =
        isolation.needsProcess() ? deadlineOfWait(startedAt) : deadlineOfAttempt(startedAt);
    this.attempt = new AttemptContext(id, type.name(), number, deadline, System::nanoTime);
    if (streams.answer() != null) {
      attempt.streams().writesTo(streams.answer().attempt(number));
    }
    if (streams.input() != null) {
      attempt.streams().readsFrom(streams.input());
    }
  }

  /** Runs the attempt; returns when it has ended or was abandoned. */
  TrialAttempt run(Payload input) throws InterruptedException {
    attempt.belongsToRequest(input);
    attempt.ofTask(0, this); // As for a call: it has no claim.
    if (isolation.needsProcess()) {
      attempt.process().needed(this);
    }
    Execution execution = isolation.start(attempt, input, this::ended);
    Outcome outcome = untilDeadline();
    long now = System.nanoTime();
    Outcome last = outcome == null ? stopped(execution, now) : outcome;
    long begun = attempt.process().begunAt(attempt.process().waiting() ? now : startedAt);
    synchronized (this) {
      return new TrialAttempt(
          attempt.number(),
          last,
          attempt.process().programEnd(),
          Duration.ofNanos(begun - startedAt),
          Duration.ofNanos(Math.max(0, now - begun)),
          outcome == null ? Duration.ofNanos(System.nanoTime() - now) : Duration.ZERO,
          stderr.text(),
          progress);
    }
  }

  /** Returns the outcome; null if the attempt is to be stopped. */
  private synchronized @Nullable Outcome untilDeadline() throws InterruptedException {
    while (ended == null && !cancelled && deadline - System.nanoTime() > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
    }
    return ended;
  }

  /** Stops the attempt; returns its outcome. */
  private Outcome stopped(Execution execution, long now) throws InterruptedException {
    boolean waiting = attempt.process().waiting();
    execution.cancel();
    Outcome outcome = within(type.time().grace());
    boolean abandoned = outcome == null && execution.abandon();
    if (outcome == null && !abandoned) {
      outcome = within(KILL_PATIENCE);
    }
    boolean left = outcome == null || attempt.process().outlived();
    Duration after = Duration.ofNanos(now - attempt.process().begunAt(startedAt));
    synchronized (this) {
      if (cancelled) {
        return new Outcome.Cancelled(left);
      } else if (waiting) {
        return noProcess();
      }
      Cause.Ended end = outcome instanceof Outcome.Crashed(Cause.Ended how) ? how : null;
      return new Outcome.TimedOut(after, left, end);
    }
  }

  private Outcome noProcess() {
    String detail =
        "No process of the type was ready within max-wait ("
            + Quantity.of(type.capacity().maxWait())
            + ')';
    return new Outcome.Refused(Refusal.OVER_CAPACITY, detail, false);
  }

  private synchronized @Nullable Outcome within(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos();
        ended == null && left > 0;
        left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return ended;
  }

  private synchronized void ended(Outcome outcome) {
    ended = outcome;
    notifyAll();
  }

  synchronized void cancel() {
    cancelled = true;
    notifyAll();
  }

  @Override
  public long deadlineOfAttempt(long now) {
    return now + type.time().timeout().toNanos();
  }

  @Override
  public long deadlineOfWait(long now) {
    return now + type.capacity().maxWait().toNanos();
  }

  @Override
  public synchronized void deadlineChanged(long deadline, boolean waiting) {
    this.deadline = deadline;
    notifyAll();
  }

  @Override
  public synchronized void progressed(double fraction, @Nullable String note) {
    String percent = String.format(Locale.ROOT, "%.0f %%", fraction * 100);
    progress = note == null ? percent : percent + ", " + note;
  }

  @Override
  public synchronized void wrote(ByteBuffer bytes) {
    stderr.add(bytes);
  }
}
