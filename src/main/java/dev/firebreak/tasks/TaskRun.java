package dev.firebreak.tasks;

import dev.firebreak.admission.Capacity;
import dev.firebreak.api.Payload;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Start;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Reply;
import dev.firebreak.supervision.Run;
import dev.firebreak.supervision.Supervisor;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.Outcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a task, from its claim to what the store is told of its end. Waits for its run as
 * a caller waits for a call.
 */
final class TaskRun implements Reply {
  private static final Duration SECOND_THOUGHT = Duration.ofSeconds(2);

  /** Is not counted: as many of them as there are slots take little. */
  private static final int SHORT = 1024;

  private final TaskService tasks;
  private final Admission admission;
  private final Claimed claimed;
  private final Run run;
  private final Capacity.Slot slot;

  /** For its input, and for its result until that is recorded, unless they are short. */
  private final ByteBudget.Share memory;

  private volatile boolean stopOnLeaseLoss;

  TaskRun(TaskService tasks, Admission admission, Claimed claimed, Capacity.Slot slot) {
    this.tasks = tasks;
    this.admission = admission;
    this.claimed = claimed;
    this.slot = slot;
    this.memory = tasks.limits().memory().share();
    this.run = new Run(admission.type(), claimed, slot, tasks.lease(), this);
  }

  Claim claim() {
    return claimed.claim();
  }

  Claimed claimed() {
    return claimed;
  }

  Admission admission() {
    return admission;
  }

  /** Its input is in the heap from now on. */
  void hold() {
    charge(claimed.input().size());
  }

  private void charge(int bytes) {
    if (bytes > SHORT) {
      memory.charge(bytes);
    }
  }

  /** The store has what there was to record. */
  void release() {
    memory.release();
  }

  /** Goes to its supervisor, as a call does. */
  void begin() {
    TypeRuntime type = admission.type();
    type.capacity().admitTask();
    Outcome.Refused refusal =
        run.mayStart() ? type.capacity().refusal() : Capacity.leaseLost(false);
    if (refusal == null) {
      refusal = type.breaker().tryAcquire(run);
    }
    if (refusal == null) {
      admission.supervisor().tell(new Supervisor.Submit(run));
    } else {
      run.answer(refusal);
    }
  }

  /** Stops it; returns whether that is news, and matters. */
  boolean cancel() {
    if (!run.askToCancel()) {
      return false;
    }
    admission.supervisor().tell(new Supervisor.Cancel(run));
    return true;
  }

  /** Stops it in a hurry, as the right to it is lost. It is nobody's fault. */
  void stopOnLeaseLoss() {
    if (!stopOnLeaseLoss) {
      stopOnLeaseLoss = true;
      run.shortenGrace();
      run.askToCancel();
      admission.supervisor().tell(new Supervisor.Cancel(run));
    }
  }

  /** Whether its handler runs, or may: one that was given up does. */
  boolean busy() {
    return slot.inUse();
  }

  /** Whether it runs in this JVM. */
  boolean inside() {
    return !claimed.suspect() && admission.type().start() == Start.INSIDE;
  }

  @Override
  public void answer(Outcome outcome, int attempts) {
    Ending ending = ending(outcome);
    switch (ending) {
      case Ending.Succeeded(var result) -> charge(result.size());
      case Ending.SucceededAtLength(var result, _) when result.hasArray() ->
          charge(result.remaining());
      default -> {}
    }
    tasks.settle(this, ending);
  }

  @Override
  public void progressed(double fraction, @Nullable String note) {
    tasks.progressed(this, fraction, note);
  }

  @Override
  public void retryLater(Outcome failure, Duration after) {
    tasks.settle(this, endingForNow(failure, after));
  }

  private Ending ending(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded(Payload result) when result.size() > TaskStore.LONGEST_READ ->
          succeeded(ByteBuffer.wrap(result.bytes()), result.contentType());
      case Outcome.Succeeded(Payload result) -> new Ending.Succeeded(result);
      case Outcome.SucceededAtLength done -> succeeded(done.result(), done.contentType());
      case Outcome.Cancelled _ when stopOnLeaseLoss ->
          new Ending.Released(Capacity.leaseLost(run.begun()), run.begun(), Duration.ZERO);
      case Outcome.Cancelled _ -> new Ending.Cancelled(outcome);
      case Outcome.Refused away -> new Ending.Released(away, away.begun(), restAfter(away));
      default -> isProof(outcome) ? condemned(outcome) : new Ending.Failed(outcome);
    };
  }

  /** It stays where it is until the store takes it, piece by piece. */
  private static Ending succeeded(ByteBuffer result, String contentType) {
    return result.remaining() > LongResult.LONGEST
        ? new Ending.Failed(new Outcome.OutputTooLarge(LongResult.LONGEST))
        : new Ending.SucceededAtLength(result, contentType);
  }

  /** What a node gives back that stops is for the next one to take at once. */
  private static Duration restAfter(Outcome.Refused away) {
    return switch (away.reason()) {
      case DRAINING, LEASE_LOST -> Duration.ZERO;
      default -> away.retryAfter();
    };
  }

  private Ending endingForNow(Outcome failure, Duration after) {
    if (failure instanceof Outcome.NotStarted) {
      return new Ending.Released(failure, run.newReason, after);
    }
    return isProof(failure) ? condemned(failure) : new Ending.Retried(failure, after);
  }

  /** A suspect runs alone in its process: if that dies, there is nobody else to blame. */
  private boolean isProof(Outcome outcome) {
    return claimed.suspect()
        && outcome instanceof Outcome.Crashed(Cause cause)
        && cause instanceof Cause.Ended;
  }

  private static Ending condemned(Outcome outcome) {
    return new Ending.CrashedInIsolation(outcome, SECOND_THOUGHT);
  }
}
