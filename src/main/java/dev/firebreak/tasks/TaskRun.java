package dev.firebreak.tasks;

import dev.firebreak.admission.Capacity;
import dev.firebreak.admission.Slot;
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
import dev.firebreak.supervision.TaskAttempt;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.Parking;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a task, from its claim to its settlement in the store. It receives the answer of
 * its run.
 */
final class TaskRun implements Reply {
  /** Inputs and results up to this size are not charged: one for each slot takes little memory. */
  private static final int SHORT = 1024;

  private final TaskRunner tasks;
  private final Admission admission;
  private final Claimed claimed;
  private final Run run;
  private final Slot slot;

  /**
   * The memory charged for the input, and for the result until it is recorded, unless they are
   * short.
   */
  private final ByteBudget.Share memory;

  private volatile boolean stopOnLeaseLoss;

  /**
   * Made when the attempt first writes or is first followed, so that most attempts have none. Set
   * under the monitor of the memory.
   */
  private volatile @Nullable LiveOutput output;

  /**
   * Made when the attempt first begins a step, so that most attempts have none. Set under the
   * monitor of the memory.
   */
  private @Nullable StoredSteps steps;

  private boolean finished;
  private volatile boolean outputDropped;

  TaskRun(TaskRunner tasks, Admission admission, Claimed claimed, Slot slot) {
    this.tasks = tasks;
    this.admission = admission;
    this.claimed = claimed;
    this.slot = slot;
    this.memory = tasks.parts().limits().memory().share();
    this.run = new Run(admission.type(), new TaskAttempt(claimed, slot, tasks.lease()), this);
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

  /** Charges the input, which is in the heap from now on. */
  void chargeInput() {
    charge(claimed.input().size());
  }

  private void charge(int bytes) {
    if (bytes > SHORT) {
      memory.charge(bytes);
    }
  }

  /** Releases the memory and ends the output, as the end of the attempt is recorded. */
  void finish() {
    LiveOutput written;
    synchronized (memory) {
      finished = true;
      written = output;
      if (steps != null) {
        steps.close();
      }
    }
    if (written != null) {
      written.settled();
    }
    memory.release();
  }

  /** What the attempt writes. */
  LiveOutput output() {
    LiveOutput there = output;
    return there == null ? makeOutput() : there;
  }

  private LiveOutput makeOutput() {
    synchronized (memory) {
      LiveOutput there = output;
      if (there == null) {
        there =
            new LiveOutput(
                new LiveOutput.Attempt(claim().number(), claimed.tries().attempt()),
                tasks.parts().limits().keptOutput(),
                memory);
        output = there;
        if (finished) {
          there.settled();
        }
      }
      return there;
    }
  }

  /** Ends the output; returns what is to be stored of it, null for nothing. */
  @Nullable OutputPart keptOutput() {
    LiveOutput written = output;
    return written == null || outputDropped ? null : written.close();
  }

  /** Stores nothing of the output, as the store is full. */
  void dropOutput() {
    outputDropped = true;
  }

  /** What the attempt records under its claim. */
  @Override
  public StoredSteps steps() {
    synchronized (memory) {
      StoredSteps there = steps;
      if (there == null) {
        TaskParts parts = tasks.parts();
        there =
            new StoredSteps(
                parts.store(),
                claim(),
                parts.limits().steps(),
                parts.delays(),
                new StepReports(tasks, this),
                repeats -> new ChildSubmission(tasks, claimed, repeats));
        steps = there;
        if (finished) {
          there.close();
        }
      }
      return there;
    }
  }

  /** Whether the attempt has begun a step. */
  boolean hasSteps() {
    synchronized (memory) {
      return steps != null;
    }
  }

  @Override
  public @Nullable Parking parking() {
    synchronized (memory) {
      return steps == null ? null : steps.parking();
    }
  }

  /** Submits the run to its supervisor, unless it is refused at once. */
  void submit() {
    TypeRuntime type = admission.type();
    type.capacity().admitTask(slot);
    Outcome.Refused refusal =
        run.mayStart() ? type.capacity().refusal() : Capacity.leaseLost(false);
    if (refusal == null) {
      refusal = type.breaker().tryAcquire(run);
    }
    if (refusal == null) {
      admission.supervisor().tell(new Supervisor.Submit(run));
    } else {
      run.refuse(refusal);
    }
  }

  /** Cancels the attempt; returns whether it was running and not cancelled before. */
  boolean cancel() {
    if (!run.askToCancel()) {
      return false;
    }
    admission.supervisor().tell(new Supervisor.Cancel(run));
    return true;
  }

  /**
   * Stops the attempt with a short grace, as this node lost its lease. The attempt is not charged
   * to its task.
   */
  void stopOnLeaseLoss() {
    if (!stopOnLeaseLoss) {
      stopOnLeaseLoss = true;
      run.shortenGrace();
      run.askToCancel();
      admission.supervisor().tell(new Supervisor.Cancel(run));
    }
  }

  /** Whether its handler may still run; an abandoned handler does. */
  boolean busy() {
    return slot.inUse();
  }

  /** Whether the handler runs in this JVM. */
  boolean onThread() {
    return !claimed.suspect() && admission.type().start() == Start.ON_THREAD;
  }

  @Override
  public void answer(Outcome outcome, int attempts) {
    Ending ending = ending(outcome, attempts >= claimed.tries().attempt());
    switch (ending) {
      case Ending.Succeeded(var result) -> charge(result.size());
      case Ending.SucceededAtLength(var result, _, _) when result.hasArray() ->
          charge(result.remaining());
      default -> {}
    }
    tasks.settlement().settle(this, ending);
  }

  @Override
  public void progressed(double fraction, @Nullable String note) {
    tasks.progressed(this, fraction, note);
  }

  @Override
  public void wrote(ByteBuffer bytes) {
    output().add(bytes);
  }

  @Override
  public void retryLater(Retry retry) {
    tasks.settlement().settle(this, endingForNow(retry));
  }

  private Ending ending(Outcome outcome, boolean begun) {
    return switch (outcome) {
      case Outcome.Succeeded(Payload result) when result.size() > TaskStore.LONGEST_READ ->
          succeeded(
              new Outcome.SucceededAtLength(
                  ByteBuffer.wrap(result.bytes()), result.contentType(), result.head()));
      case Outcome.Succeeded(Payload result) -> new Ending.Succeeded(result);
      case Outcome.SucceededAtLength done -> succeeded(done);
      case Outcome.Cancelled _ when stopOnLeaseLoss ->
          new Ending.Released(Capacity.leaseLost(begun), begun, Duration.ZERO);
      case Outcome.Cancelled _ -> new Ending.Cancelled(outcome);
      case Outcome.Parked(Parking parking) -> new Ending.Parked(parking);
      case Outcome.Refused away -> new Ending.Released(away, away.begun(), restAfter(away));
      default -> isProof(outcome) ? condemned(outcome) : new Ending.Failed(outcome);
    };
  }

  /** The result stays out of the heap until the store reads it, piece by piece. */
  private static Ending succeeded(Outcome.SucceededAtLength done) {
    return done.result().remaining() > LongResult.LONGEST
        ? new Ending.Failed(new Outcome.OutputTooLarge(LongResult.LONGEST))
        : new Ending.SucceededAtLength(done.result(), done.contentType(), done.head());
  }

  /** A task that no attempt of this node can run now is due at once, for when one can. */
  private static Duration restAfter(Outcome.Refused away) {
    return switch (away.reason()) {
      case DRAINING, LEASE_LOST, TYPE_REMOVED, PAUSED -> Duration.ZERO;
      default -> away.retryAfter();
    };
  }

  private Ending endingForNow(Retry retry) {
    Outcome failure = retry.failure();
    if (failure instanceof Outcome.NotStarted) {
      return new Ending.Released(failure, retry.newReason(), retry.after());
    }
    return isProof(failure) ? condemned(failure) : new Ending.Retried(failure, retry.after());
  }

  /** A suspect runs alone in its process, so the death of that process is charged to it. */
  private boolean isProof(Outcome outcome) {
    return claimed.suspect()
        && outcome instanceof Outcome.Crashed(Cause cause)
        && cause instanceof Cause.Ended;
  }

  private static Ending condemned(Outcome outcome) {
    return new Ending.CrashedInIsolation(outcome, Claimed.PAUSE_WHEN_SUSPECT);
  }
}
