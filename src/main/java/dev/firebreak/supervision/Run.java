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
 * One run of a type through all of its attempts, from being let in to being answered.
 *
 * <p>It is answered exactly once, by whoever is first: its worker, its supervisor, or those who
 * clean up after either. With the answer it leaves the house. All else here belongs to the
 * supervisor and is touched on its thread only.
 */
public final class Run implements Breaker.Candidate {
  /** A call without a deadline of its own. */
  static final long NEVER = Long.MAX_VALUE;

  /** What a handler gets of its grace when it is ended in a hurry. */
  private static final Duration SHORT_GRACE = Duration.ofMillis(500);

  enum State {
    /** In line for a slot. */
    WAITING,
    /** Has a worker. */
    RUNNING,
    /** Between two attempts. */
    PAUSING
  }

  /** What is known of its end. */
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

  /** Of which task this is the next attempt; null if it is a call. */
  private final @Nullable Claimed task;

  private final LeaseCheck lease;

  private volatile boolean graceShortened;

  /** Taken before it came to the supervisor; null if it is to be taken there. */
  final Capacity.@Nullable Slot slot;

  State state = State.WAITING;
  int attempts;

  /** How often its program could not be started. */
  int falseStarts;

  /** Whether the reason of the last false start of this task is to stand in its history. */
  public boolean newReason;

  long stateSince;
  @Nullable ActorRef<Worker.Command> worker;

  /** How its last attempt failed, while it is to have another. */
  @Nullable Outcome failure;

  /** Its attempt, if that needs a process. Set by its worker. */
  volatile @Nullable AttemptContext inProcess;

  /** Set before the supervisor has it, if it was let in to see whether the type works again. */
  private Breaker.@Nullable Probe probe;

  /** Links and time of the {@link DeadlineWheel}. */
  long dueAt;

  int dueBucket = DeadlineWheel.NONE;
  @Nullable Run nextDue;
  @Nullable Run previousDue;

  /**
   * A run that was let in.
   *
   * @param trace its caller's place in a trace; null if it has none
   * @param deadline when its caller has waited long enough, by the type's clock; {@link #NEVER} if
   *     there is no such time
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
   * One attempt of a task.
   *
   * @param slot taken for it
   * @param tenure whether it may begin
   */
  public Run(TypeRuntime type, Claimed task, Capacity.Slot slot, LeaseCheck tenure, Reply reply) {
    this.task = task;
    this.lease = tenure;
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

  /** Whether an attempt has begun that this run is answerable for. */
  public boolean begun() {
    return attempts > (task == null ? 0 : task.attempt() - 1);
  }

  /** Whether an attempt had begun before the one that the run has now. */
  boolean begunBefore() {
    return attempts > (task == null ? 1 : task.attempt());
  }

  /** An attempt is so far. From any thread. */
  void progressed(double fraction, @Nullable String note) {
    if (!answered()) {
      reply.progressed(fraction, note);
    }
  }

  /** Where its attempts run: those of a suspect in a process of their own. */
  Isolation isolation() {
    return task != null && task.suspect() ? type.suspectIsolation() : type.isolation();
  }

  /** How long each attempt may take. */
  Duration timeout() {
    Duration usual = type.settings().time().timeout();
    Duration own = task == null ? null : task.timeout();
    return own == null || own.compareTo(usual) > 0 ? usual : own;
  }

  /** Whether it has an attempt that no process has been given yet. */
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

  /** The earlier of the two. */
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

  /** Answers, unless that was done already. From any thread. */
  public void answer(Outcome outcome) {
    if (fate.getAndSet(Fate.ANSWERED) != Fate.ANSWERED) {
      type.listener().answered(outcome);
      type.breaker().release(this);
      if (slot != null && !begun()) {
        slot.free();
      }
      // Out of the house first: who has its answer and calls again at once must not meet itself.
      type.capacity().release();
      reply.answer(outcome, attempts);
    }
  }

  /** Puts a task off to its next attempt, unless it was answered already. */
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
   * Notes that its caller is gone. From any thread.
   *
   * @return whether that is news, and matters
   */
  public boolean askToCancel() {
    return fate.compareAndSet(Fate.OPEN, Fate.CANCEL_ASKED);
  }

  boolean cancelAsked() {
    return fate.get() == Fate.CANCEL_ASKED;
  }

  /** Whether its attempt may begin now: a call's may always. */
  public boolean mayStart() {
    return lease.mayStart();
  }

  /** Its attempt is to end within a moment, not only within its type's grace. From any thread. */
  public void shortenGrace() {
    graceShortened = true;
  }

  /** How long its handler has to stop once it was told so. */
  Duration grace() {
    Duration usual = type.settings().time().grace();
    return graceShortened && usual.compareTo(SHORT_GRACE) > 0 ? SHORT_GRACE : usual;
  }

  boolean graceShortened() {
    return graceShortened;
  }

  /** Answers on behalf of a supervisor or worker that is no more. */
  void interrupted() {
    answer(type.capacity().interrupted(begun()));
  }
}
