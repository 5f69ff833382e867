package dev.firebreak.supervision;

import dev.firebreak.admission.Slot;
import dev.firebreak.task.Outcome;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Admits calls of a type and sends them to its supervisor, or refuses them at once; and takes back
 * the slots that tasks did not need. Thread-safe.
 *
 * @param type the type of the calls
 * @param supervisor the supervisor of the type
 */
public record Admission(TypeRuntime type, ActorRef<Supervisor.Command> supervisor) {

  /**
   * Decides whether a call may be admitted, before its body is read. To be called once for each
   * call, as it takes a token of the rate limit.
   *
   * @return why the call is refused; null if it may go on to {@link #call}
   */
  public Outcome.@Nullable Refused tryAcquire() {
    Outcome.Refused refusal = type.capacity().precheck();
    if (refusal == null) {
      refusal = type.breaker().precheck();
    }
    if (refusal == null) {
      refusal = type.limits().rateLimit().tryAcquire();
    }
    if (refusal != null) {
      type.listener().refused(refusal);
    }
    return refusal;
  }

  /** Returns how many calls would begin at once now. */
  public int freeSlots() {
    int slots = type.settings().capacity().concurrency() - type.capacity().slotsTaken();
    return type.refusal() != null ? 0 : Math.max(0, Math.min(slots, freePlaces()));
  }

  /** Returns how many calls would be admitted now. */
  public int freePlaces() {
    return type.refusal() != null ? 0 : type.capacity().places();
  }

  /**
   * Runs a call, or refuses it.
   *
   * @param reply receives the outcome, at once if the call is refused
   * @return cancels the call
   */
  public Call call(CallRequest request, Reply reply) {
    Outcome.Refused refusal = type.capacity().admit();
    if (refusal != null) {
      type.listener().refused(refusal);
      reply.answer(refusal, 0);
      return Call.REFUSED;
    }
    Run run = new Run(type, request, reply);
    Outcome.Refused closed = type.breaker().tryAcquire(run);
    if (closed != null) {
      run.refuse(closed);
      return Call.REFUSED;
    }
    type.limits().retryBudget().add();
    supervisor.tell(new Supervisor.Submit(run));
    return () -> cancel(run);
  }

  /**
   * Frees slots that were taken for tasks and are not needed, and tells the supervisor once, as a
   * call may have begun to wait for them.
   */
  public void giveBack(List<Slot> slots) {
    if (!slots.isEmpty()) {
      slots.forEach(Slot::free);
      supervisor.tell(Supervisor.SlotFree.SLOT_FREE);
    }
  }

  private void cancel(Run run) {
    if (run.askToCancel()) {
      supervisor.tell(new Supervisor.Cancel(run));
    }
  }
}
