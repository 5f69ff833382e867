package dev.firebreak.supervision;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Admits calls of a type and sends them to its supervisor, or refuses them at once. Thread-safe.
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
    return refusesAll() ? 0 : Math.max(0, Math.min(slots, freePlaces()));
  }

  /** Returns how many calls would be admitted now. */
  public int freePlaces() {
    return refusesAll() ? 0 : type.capacity().places();
  }

  private boolean refusesAll() {
    return type.capacity().refusal() != null || type.breaker().precheck() != null;
  }

  /**
   * Runs a call, or refuses it.
   *
   * @param input the input of the handler
   * @param timeout how long the caller waits for the answer, retries included; null for no limit
   *     but the type's own
   * @param trace the caller's trace context; null if there is none
   * @param reply told the outcome, at once if the call is refused
   * @return cancels the call
   */
  public Call call(Payload input, @Nullable Duration timeout, @Nullable String trace, Reply reply) {
    Outcome.Refused refusal = type.capacity().admit();
    if (refusal != null) {
      type.listener().refused(refusal);
      reply.answer(refusal, 0);
      return Call.REFUSED;
    }
    long deadline = timeout == null ? Run.NEVER : type.now() + timeout.toNanos();
    RunId id = RunId.at(System.currentTimeMillis());
    Run run = new Run(id, type, input, trace, deadline, reply);
    Outcome.Refused closed = type.breaker().tryAcquire(run);
    if (closed != null) {
      run.answer(closed);
      return Call.REFUSED;
    }
    type.limits().retryBudget().add();
    supervisor.tell(new Supervisor.Submit(run));
    return () -> cancel(run);
  }

  private void cancel(Run run) {
    if (run.askToCancel()) {
      supervisor.tell(new Supervisor.Cancel(run));
    }
  }
}
