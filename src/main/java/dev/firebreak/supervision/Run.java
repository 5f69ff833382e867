package dev.firebreak.supervision;

import dev.firebreak.admission.Breaker;
import dev.firebreak.admission.Capacity;
import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.store.Claimed;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * One call, or one attempt of a task, from its admission to its answer. A call has all of its
 * attempts in one run.
 *
 * <p>A run is answered exactly once, by its worker, its supervisor, or the code that cleans up
 * after either. The answer releases its place in the capacity. Unless it says otherwise, a member
 * is used on the supervisor's thread only.
 */
public final class Run implements Breaker.Candidate {
  /** The deadline of a call that has none of its own. */
  static final long NEVER = Long.MAX_VALUE;

  /** The longest grace of a handler once {@link #shortenGrace} was called. */
  private static final Duration SHORT_GRACE = Duration.ofMillis(500);

  enum State {
    /** Waits for a slot. */
    WAITING,
    /** Has a worker. */
    RUNNING,
    /** Between two attempts. */
    PAUSING
  }

  /** Whether the run was answered or cancelled. */
  private enum Fate {
    OPEN,
    CANCEL_ASKED,
    ANSWERED
  }

  private final RunId id;
  private final TypeRuntime type;
  private final Payload input;
  private final @Nullable String trace;
  private final Reply reply;
  private final long admittedAt;
  private final long deadline;
  private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.OPEN);

  /** The task of which this is an attempt; null for a call. */
  private final @Nullable Claimed task;

  private final LeaseCheck lease;

  private volatile boolean graceShortened;

  /**
   * The slot of a task, taken by the claimer; null for a call, for which the supervisor takes one.
   */
  final Capacity.@Nullable Slot slot;

  State state = State.WAITING;
  int attempts;

  /** How often its program could not be started. */
  int falseStarts;

  /** Whether the reason of the last failed start of this task is new and goes into its history. */
  public boolean newReason;

  long stateSince;
  @Nullable ActorRef<Worker.Command> worker;

  /** The outcome of the last attempt, while another is to follow. */
  @Nullable Outcome failure;

  /** The running attempt, if it needs a process. Set by the worker. */
  volatile @Nullable AttemptContext inProcess;

  /** The breaker's probe, if this run is it. Set before the supervisor gets the run. */
  private Breaker.@Nullable Probe probe;

  /** Links and time of the {@link DeadlineWheel}. */
  long dueAt;

  int dueBucket = DeadlineWheel.NONE;
  @Nullable Run nextDue;
  @Nullable Run previousDue;

  /**
   * The run of a call that was admitted.
   *
   * @param trace the caller's trace context; null if there is none
   * @param deadline when the caller stops waiting, by the type's clock; {@link #NEVER} if it does
   *     not
   */
  Run(
      RunId id,
      TypeRuntime type,
      Payload input,
      @Nullable String trace,
      long deadline,
      Reply reply) {
    this.task = null;
    this.lease = LeaseCheck.FOR_EVER;
    this.slot = null;
    this.id = id;
    this.type = type;
    this.input = input;
    this.trace = trace;
    this.reply = reply;
    this.admittedAt = type.now();
    this.stateSince = admittedAt;
    this.deadline = deadline;
  }

  /**
   * The run of one attempt of a task.
   *
   * @param slot the slot that was taken for the attempt
   * @param lease whether the attempt may begin
   */
  public Run(TypeRuntime type, Claimed task, Capacity.Slot slot, LeaseCheck lease, Reply reply) {
    this.task = task;
    this.lease = lease;
    this.slot = slot;
    this.id = task.claim().id();
    this.type = type;
    this.input = task.input();
    this.trace = task.trace();
    this.reply = reply;
    this.admittedAt = type.now();
    this.stateSince = admittedAt;
    this.deadline = NEVER;
    this.attempts = task.attempt() - 1;
  }

  RunId id() {
    return id;
  }

  @Override
  public Breaker.@Nullable Probe probe() {
    return probe;
  }

  @Override
  public void probe(Breaker.Probe probe) {
    this.probe = probe;
  }

  @Nullable Claimed task() {
    return task;
  }

  /** Whether an attempt of this run has begun. */
  public boolean begun() {
    return attempts > (task == null ? 0 : task.attempt() - 1);
  }

  /** Whether an attempt of this run had begun before the present one. */
  boolean begunBefore() {
    return attempts > (task == null ? 1 : task.attempt());
  }

  /** Passes on the progress of an attempt. From any thread. */
  void progressed(double fraction, @Nullable String note) {
    if (!answered()) {
      reply.progressed(fraction, note);
    }
  }

  /** Returns what runs its attempts: the attempts of a suspect run in a process of their own. */
  Isolation isolation() {
    return task != null && task.suspect() ? type.suspectIsolation() : type.isolation();
  }

  /** Returns how long each attempt may take. */
  Duration timeout() {
    Duration usual = type.settings().time().timeout();
    Duration own = task == null ? null : task.timeout();
    return own == null || own.compareTo(usual) > 0 ? usual : own;
  }

  /** Whether it has an attempt that has not been handed to a process yet. */
  boolean waitsForProcess() {
    AttemptContext attempt = inProcess;
    return state == State.RUNNING && attempt != null && attempt.waiting();
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

  long admittedAt() {
    return admittedAt;
  }

  /** Returns the run's deadline or the given time, whichever is earlier. */
  long deadlineOr(long other) {
    return deadline == NEVER || other - deadline < 0 ? other : deadline;
  }

  boolean deadlineReached(long now) {
    return deadline != NEVER && now - deadline >= 0;
  }

  void enter(State next, long now) {
    state = next;
    stateSince = now;
  }

  /** Answers the run, unless it was answered before. From any thread. */
  public void answer(Outcome outcome) {
    if (fate.getAndSet(Fate.ANSWERED) != Fate.ANSWERED) {
      type.listener().answered(outcome);
      type.breaker().release(this);
      if (slot != null && !begun()) {
        slot.free();
      }
      // The place is released before the answer: a caller that calls again at once must not be
      // refused because of this run.
      type.capacity().release();
      reply.answer(outcome, attempts);
    }
  }

  /** Ends the run of a task whose next attempt comes later, unless the run was answered before. */
  void retryLater(Outcome failure, Duration after) {
    if (fate.getAndSet(Fate.ANSWERED) != Fate.ANSWERED) {
      type.listener().retrying();
      type.breaker().release(this);
      type.capacity().release();
      reply.retryLater(failure, after);
    }
  }

  boolean answered() {
    return fate.get() == Fate.ANSWERED;
  }

  /**
   * Notes that the run is to be cancelled. From any thread.
   *
   * @return whether the run is open and was not cancelled before
   */
  public boolean askToCancel() {
    return fate.compareAndSet(Fate.OPEN, Fate.CANCEL_ASKED);
  }

  boolean cancelAsked() {
    return fate.get() == Fate.CANCEL_ASKED;
  }

  /** Whether its attempt may begin now, by the lease of the node; that of a call may always. */
  public boolean mayStart() {
    return lease.mayStart();
  }

  /** Shortens the grace of its attempt to at most {@code SHORT_GRACE}. From any thread. */
  public void shortenGrace() {
    graceShortened = true;
  }

  /** Returns how long its handler has to stop once it was told to. */
  Duration grace() {
    Duration usual = type.settings().time().grace();
    return graceShortened && usual.compareTo(SHORT_GRACE) > 0 ? SHORT_GRACE : usual;
  }

  boolean graceShortened() {
    return graceShortened;
  }

  /** Answers in place of a supervisor or worker that has ended. */
  void interrupted() {
    answer(type.capacity().interrupted(begun()));
  }
}
