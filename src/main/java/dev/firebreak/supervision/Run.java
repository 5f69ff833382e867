package dev.firebreak.supervision;

import dev.firebreak.admission.Breaker;
import dev.firebreak.admission.Definition;
import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.AttemptListener;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.step.StepJournal;
import dev.firebreak.store.Claimed;
import dev.firebreak.stream.CallStreams;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Parking;
import dev.firebreak.task.RunId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call, or one attempt of a task, from its admission to its answer. A call has all of its
 * attempts in one run.
 *
 * <p>A run is answered exactly once, by its worker, its supervisor, or the code that cleans up
 * after either. The answer releases its place in the capacity. What changes while the supervisor
 * works on the run is in {@link RunEntry}. Thread-safe, unless a member says otherwise.
 */
public final class Run implements Breaker.Candidate, AttemptListener {
  /** The deadline of a call that has none of its own. */
  private static final long NEVER = Long.MAX_VALUE;

  /** The longest grace of a handler once {@link #shortenGrace} was called. */
  private static final Duration SHORT_GRACE = Duration.ofMillis(500);

  /** Whether the run was answered or cancelled. */
  private enum Fate {
    OPEN,
    CANCEL_ASKED,
    ANSWERED
  }

  private final TypeRuntime type;
  private final RunId id;
  private final Payload input;
  private final @Nullable String trace;
  private final long admittedAt;
  private final long deadline;

  /** Null for a call. */
  private final @Nullable TaskAttempt attempt;

  private final CallStreams streams;
  private final Reply reply;
  private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.OPEN);
  private volatile boolean graceShortened;

  /** The newest attempt; null before the first one. */
  private volatile @Nullable AttemptContext attempting;

  /** The breaker's probe, if this run is it. Set before the supervisor gets the run. */
  private Breaker.@Nullable Probe probe;

  /** The supervisor's state of this run; null before it has one. Used by the supervisor alone. */
  @Nullable RunEntry entry;

  /** The run of a call that was admitted. */
  Run(TypeRuntime type, CallRequest call, Reply reply) {
    this.type = type;
    id = RunId.at(System.currentTimeMillis());
    input = call.input();
    trace = call.trace();
    admittedAt = type.now();
    Duration timeout = call.timeout();
    deadline = timeout == null ? NEVER : admittedAt + timeout.toNanos();
    attempt = null;
    streams = call.streams();
    this.reply = reply;
  }

  /** The run of one attempt of a task. */
  public Run(TypeRuntime type, TaskAttempt attempt, Reply reply) {
    this.type = type;
    id = attempt.task().claim().id();
    input = attempt.task().input();
    trace = attempt.task().trace();
    admittedAt = type.now();
    deadline = NEVER;
    this.attempt = attempt;
    streams = CallStreams.NONE;
    this.reply = reply;
  }

  RunId id() {
    return id;
  }

  /** Records the attempt that runs now. */
  void attempting(AttemptContext context) {
    attempting = context;
  }

  /** The process that runs the attempt; 0 if none does. */
  long pid() {
    AttemptContext now = attempting;
    return now == null ? 0 : now.process().pid();
  }

  TypeRuntime type() {
    return type;
  }

  Payload input() {
    return input;
  }

  @Nullable String trace() {
    return trace;
  }

  /** What is passed on while it runs. */
  CallStreams streams() {
    return streams;
  }

  long admittedAt() {
    return admittedAt;
  }

  /** The task's attempt that this is; null for a call. */
  @Nullable TaskAttempt attempt() {
    return attempt;
  }

  /** The task of which this is an attempt; null for a call. */
  @Nullable Claimed task() {
    return attempt == null ? null : attempt.task();
  }

  /** How many attempts there were before this run. */
  int earlierAttempts() {
    return attempt == null ? 0 : attempt.task().tries().attempt() - 1;
  }

  /** Whether its attempt may begin now, by the lease of the node; that of a call may always. */
  public boolean mayStart() {
    return attempt == null || attempt.lease().mayStart();
  }

  /**
   * Returns what runs an attempt under this definition: the attempts of a suspect run in a process
   * of their own.
   */
  Isolation isolation(Definition definition) {
    return attempt != null && attempt.task().suspect()
        ? definition.suspectIsolation()
        : definition.isolation();
  }

  /** Returns how long an attempt under this definition may take. */
  Duration timeout(Definition definition) {
    Duration usual = definition.settings().time().timeout();
    Duration own = attempt == null ? null : attempt.task().timeout();
    return own == null || own.compareTo(usual) > 0 ? usual : own;
  }

  /** Returns the run's deadline or the given time, whichever is earlier. */
  long deadlineOr(long other) {
    return deadline == NEVER || other - deadline < 0 ? other : deadline;
  }

  boolean deadlineReached(long now) {
    return deadline != NEVER && now - deadline >= 0;
  }

  /** Shortens the grace of its attempt to at most {@code SHORT_GRACE}. */
  public void shortenGrace() {
    graceShortened = true;
  }

  boolean graceShortened() {
    return graceShortened;
  }

  /** Returns how long its handler has to stop once it was told to. */
  Duration grace(Definition definition) {
    Duration usual = definition.settings().time().grace();
    return graceShortened && usual.compareTo(SHORT_GRACE) > 0 ? SHORT_GRACE : usual;
  }

  @Override
  public Breaker.@Nullable Probe probe() {
    return probe;
  }

  @Override
  public void probe(Breaker.Probe probe) {
    this.probe = probe;
  }

  /** Passes on the progress of an attempt. */
  @Override
  public void progressed(double fraction, @Nullable String note) {
    if (!answered()) {
      reply.progressed(fraction, note);
    }
  }

  /** Passes on the output of an attempt. */
  @Override
  public void wrote(ByteBuffer bytes) {
    if (!answered()) {
      reply.wrote(bytes);
    }
  }

  @Override
  public @Nullable StepJournal steps() {
    return reply.steps();
  }

  /** What the attempt of a task has ended to wait for; null if it has not. */
  @Nullable Parking parking() {
    return reply.parking();
  }

  /** Answers the run, of which no attempt has begun, unless it was answered before. */
  public void refuse(Outcome.Refused refusal) {
    answer(refusal, earlierAttempts());
  }

  /**
   * Answers the run, unless it was answered before.
   *
   * @param attempts the attempts that have begun, with those before this run
   */
  void answer(Outcome outcome, int attempts) {
    if (fate.getAndSet(Fate.ANSWERED) != Fate.ANSWERED) {
      if (attempt == null) {
        type.listener().callEnded(outcome, type.now() - admittedAt);
      } else {
        type.listener().taskAttemptEnded(outcome);
      }
      type.breaker().release(this);
      if (attempt != null && attempts == earlierAttempts()) {
        attempt.slot().free(); // No worker frees it.
      }
      // The place is released before the answer: a caller that calls again at once must not be
      // refused because of this run.
      type.capacity().release();
      reply.answer(outcome, attempts);
    }
  }

  /** Ends the run of a task whose next attempt comes later, unless the run was answered before. */
  void retryLater(Reply.Retry retry) {
    if (fate.getAndSet(Fate.ANSWERED) != Fate.ANSWERED) {
      type.listener().retrying();
      type.breaker().release(this);
      type.capacity().release();
      reply.retryLater(retry);
    }
  }

  boolean answered() {
    return fate.get() == Fate.ANSWERED;
  }

  /**
   * Notes that the run is to be cancelled.
   *
   * @return whether the run is open and was not cancelled before
   */
  public boolean askToCancel() {
    return fate.compareAndSet(Fate.OPEN, Fate.CANCEL_ASKED);
  }

  boolean cancelAsked() {
    return fate.get() == Fate.CANCEL_ASKED;
  }
}
