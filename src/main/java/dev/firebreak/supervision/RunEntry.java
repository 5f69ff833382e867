package dev.firebreak.supervision;

import dev.firebreak.task.Outcome;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The state of one run of a supervisor, in its {@link RunTable}. Not thread-safe: belongs to one
 * supervisor.
 */
final class RunEntry {
  enum State {
    /** Waits for a slot. */
    WAITING,
    /** Has a worker. */
    RUNNING,
    /** Between two attempts. */
    PAUSING
  }

  final Run run;

  State state = State.WAITING;
  long stateSince;

  /** The attempts that have begun, with those before this run. */
  int attempts;

  /** How often its program could not be started. */
  int falseStarts;

  /** Whether the reason of the last failed start of a task is another than before. */
  boolean newReason;

  @Nullable ActorRef<Worker.Command> worker;

  /** Whether its attempt needs a process and has none yet. */
  boolean waitsForProcess;

  /** The outcome of the last attempt, while another is to follow. */
  @Nullable Outcome failure;

  /** Time and links of the {@link DeadlineWheel}. */
  long dueAt;

  int dueBucket = DeadlineWheel.NONE;
  @Nullable RunEntry nextDue;
  @Nullable RunEntry previousDue;

  RunEntry(Run run) {
    this.run = run;
    attempts = run.earlierAttempts();
    stateSince = run.admittedAt();
    run.entry = this;
  }

  void enter(State next, long now) {
    state = next;
    stateSince = now;
  }

  /** Whether an attempt of this run has begun. */
  boolean begun() {
    return attempts > run.earlierAttempts();
  }

  /** Answers the run, unless it was answered before. */
  void answer(Outcome outcome) {
    run.answer(outcome, attempts);
  }

  /** Answers the run in place of the supervisor, which has ended. */
  void interrupted() {
    answer(run.type().capacity().interrupted(begun()));
  }
}
