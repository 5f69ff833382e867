package dev.firebreak.supervision;

import dev.firebreak.admission.Slot;
import dev.firebreak.task.Outcome;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Starts attempts in free slots. Not thread-safe: belongs to one supervisor. */
final class AttemptStart {
  private final TypeRuntime type;
  private final RunTable runs;
  private final AttemptPolicy policy;
  private final Ticker ticker;
  private final ActorContext<Supervisor.Command> context;

  AttemptStart(
      TypeRuntime type,
      RunTable runs,
      AttemptPolicy policy,
      Ticker ticker,
      ActorContext<Supervisor.Command> context) {
    this.type = type;
    this.runs = runs;
    this.policy = policy;
    this.ticker = ticker;
    this.context = context;
  }

  /**
   * Gives free slots to the runs that wait, and every fourth of them to a task that is due. Refuses
   * the waiting runs for which no attempt can begin.
   */
  void startWaiting() {
    policy.refuseWaiting(runs);
    while (!runs.line().isEmpty()) {
      Slot slot = type.capacity().takeSlot();
      if (slot == null) {
        return;
      } else if (type.dueTasks().takeTurn()) {
        type.dueTasks().offer(slot);
      } else {
        start(runs.dequeue(), slot);
      }
    }
    // Recorded before the claimer is notified, which takes no slot while it believes that calls
    // wait.
    type.capacity().callsWaiting(0);
    type.dueTasks().slotMayBeFree();
  }

  /** Starts an attempt in a slot, or answers the run and frees the slot. */
  void start(RunEntry entry, Slot slot) {
    long now = type.now();
    Outcome instead = policy.insteadOfAttempt(entry, now);
    if (instead != null) {
      slot.free();
      entry.answer(instead);
      return;
    }
    runs.moving(entry);
    if (entry.run.attempt() == null) {
      type.listener().waited(now - entry.stateSince);
    }
    RunSpans.waited(entry.run, now - entry.stateSince);
    entry.attempts++;
    long deadline = entry.run.deadlineOr(policy.firstDeadline(entry, slot.definition(), now));
    type.listener().attemptStarted();
    ActorRef<Worker.Command> worker = spawn(entry, slot, deadline);
    runs.enterWork(entry, worker, now, deadline);
    runs.moved();
    ticker.start();
  }

  /** A worker that could not be spawned does not free its slot. */
  private ActorRef<Worker.Command> spawn(RunEntry entry, Slot slot, long deadline) {
    try {
      entry.waitsForProcess = entry.run.isolation(slot.definition()).needsProcess();
      return Worker.spawn(
          context, new Worker.Assignment(entry.run, entry.attempts, slot, deadline));
    } catch (RuntimeException e) {
      slot.free();
      throw e;
    }
  }

  /** Adds a run to the waiting line. */
  void enqueue(RunEntry entry) {
    long now = type.now();
    long patience = type.settings().capacity().maxWait().toNanos();
    runs.enqueue(entry, now, entry.run.deadlineOr(now + patience));
    ticker.start();
  }
}
