package dev.firebreak.tasks;

import dev.firebreak.admission.Slot;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.LeaseCheck;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Step;
import dev.firebreak.task.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Starts the attempts of claimed tasks, and holds those that have not been settled. Thread-safe; no
 * method blocks.
 */
final class TaskRunner {
  private final TaskParts parts;
  private final ClaimHints hints = new ClaimHints(this::mayClaim);
  private final Attempts attempts = new Attempts();
  private final InFlight inFlight = new InFlight();
  private final Settlement settlement;

  TaskRunner(TaskParts parts) {
    this.parts = parts;
    settlement = new Settlement(parts, hints, attempts, inFlight);
    listen();
  }

  private void listen() {
    parts.types().now().values().forEach(one -> one.type().dueTasks().listener(hints));
  }

  /** Looks for tasks of all types, as types may be new, and tasks may have waited for them. */
  void typesChanged() {
    listen();
    parts.types().now().keySet().forEach(hints::due);
  }

  /** Starts the attempt of a claimed task. */
  void startAttempt(Admission admission, Claimed claimed, Slot slot) {
    TaskRun run = new TaskRun(this, admission, claimed, slot);
    Claim claim = claimed.claim();
    inFlight.operationStarted();
    run.chargeInput();
    attempts.add(run);
    admission.type().listener().taskWaited(claimed.waited().toNanos());
    parts
        .listener()
        .changed(
            new TaskChange(
                claim.id(),
                admission.type().name(),
                claimed.owner(),
                TaskState.RUNNING,
                claimed.tries().attempt()));
    run.submit();
    if (attempts.removeStopRequest(claim)) {
      run.cancel();
    }
  }

  void progressed(TaskRun run, double fraction, @Nullable String note) {
    synchronized (run) { // No progress is published once the end of the attempt was.
      if (attempts.contains(run)) {
        String type = run.admission().type().name();
        String owner = run.claimed().owner();
        parts.listener().progressed(run.claim().id(), type, owner, fraction, note);
      }
    }
  }

  void stepped(TaskRun run, Step step) {
    synchronized (run) { // No step is published once the end of the attempt was.
      if (attempts.contains(run)) {
        String type = run.admission().type().name();
        parts.listener().stepped(run.claim().id(), type, run.claimed().owner(), step);
      }
    }
  }

  /** Notes that tasks of a type wait, and tells the peers if this node has no slot. */
  void announceDueTasks(String type) {
    hints.due(type);
    parts.peers().workWaits(type);
  }

  TaskParts parts() {
    return parts;
  }

  TaskStore store() {
    return parts.store();
  }

  ClaimHints hints() {
    return hints;
  }

  Attempts attempts() {
    return attempts;
  }

  InFlight inFlight() {
    return inFlight;
  }

  Settlement settlement() {
    return settlement;
  }

  boolean draining() {
    return parts.limits().drain().begun();
  }

  /**
   * Whether tasks may be claimed now. A claim can bring up to a quarter of the memory for bodies,
   * and requests need some, too.
   */
  boolean mayClaim() {
    return !draining() && lease().mayStart() && parts.limits().memory().halfFree();
  }

  LeaseCheck lease() {
    return parts.limits().lease();
  }

  /** Whether a due time lies in the future, by the store's clock as this node estimates it. */
  boolean isLater(@Nullable Instant due) {
    return due != null && due.isAfter(store().estimatedTime());
  }
}
