package dev.firebreak.supervision;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The door of a type: a call is let in and given to the supervisor, or turned away at once.
 * Thread-safe.
 *
 * @param type what is asked for
 * @param supervisor who looks after it
 */
public record Admission(TypeRuntime type, ActorRef<Supervisor.Command> supervisor) {

  /**
   * Says whether a call may come in, before a body is read for nothing. To be asked once for each
   * call: what the rate limit lets in is counted here.
   *
   * @return why not; null if there is
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

  /** How many calls would begin at once, as things are. */
  public int freeSlots() {
    int slots = type.settings().capacity().concurrency() - type.capacity().slotsTaken();
    return refusesAll() ? 0 : Math.max(0, Math.min(slots, freePlaces()));
  }

  /** How many calls would be let in, as things are. */
  public int freePlaces() {
    return refusesAll() ? 0 : type.capacity().places();
  }

  private boolean refusesAll() {
    return type.capacity().refusal() != null || type.breaker().precheck() != null;
  }

  /**
   * Runs a call.
   *
   * @param input what its handler is given
   * @param timeout how long its caller will wait for the whole of it; null for no limit but the
   *     type's own
   * @param trace the caller's place in a trace; null if it has none
   * @param reply told the outcome, at once if the call is turned away
   * @return to cancel it by
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
