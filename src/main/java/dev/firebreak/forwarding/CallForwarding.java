package dev.firebreak.forwarding;

import dev.firebreak.api.Payload;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Call;
import dev.firebreak.supervision.Reply;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that is sent to another node if this node has no capacity for it. It is answered once, by
 * one of the two. Thread-safe.
 */
public final class CallForwarding implements Call, Reply {
  private final Peers peers;
  private final String type;
  private final Payload input;
  private final @Nullable String trace;
  private final Reply reply;
  private final @Nullable Duration timeout;
  private final long begunAt = System.nanoTime();

  /**
   * Cancels the call where it runs; null before that is known. Guarded by this, as the next field.
   */
  private @Nullable Call call;

  private boolean cancelled;
  private boolean elsewhere;

  private CallForwarding(
      Peers peers,
      String type,
      Payload input,
      @Nullable Duration timeout,
      @Nullable String trace,
      Reply reply) {
    this.peers = peers;
    this.type = type;
    this.input = input;
    this.timeout = timeout;
    this.trace = trace;
    this.reply = reply;
  }

  /**
   * Runs a call on this node or on another.
   *
   * @param refused why this node has refused it already; null if it has not
   * @return cancels the call
   */
  public static Call call(
      Admission admission,
      Peers peers,
      Payload input,
      @Nullable Duration timeout,
      @Nullable String trace,
      Outcome.@Nullable Refused refused,
      Reply reply) {
    if (refused == null && !peers.any()) {
      return admission.call(input, timeout, trace, reply);
    }
    CallForwarding call =
        new CallForwarding(peers, admission.type().name(), input, timeout, trace, reply);
    if (refused == null) {
      call.isWith(admission.call(input, timeout, trace, call), false);
    } else {
      call.answer(refused, 0);
    }
    return call;
  }

  /** Whether a call that was refused for this reason may go to another node. */
  public static boolean mayGo(Peers peers, String type, Outcome.Refused refused) {
    return isForWantOfRoom(refused) && peers.haveRoom(type);
  }

  private static boolean isForWantOfRoom(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused
        && refused.reason() == Refusal.OVER_CAPACITY
        && !refused.begun();
  }

  @Override
  public void answer(Outcome outcome, int attempts) {
    boolean goes =
        attempts == 0
            && isForWantOfRoom(outcome)
            && input.size() <= Peers.LARGEST_INPUT
            && leaves();
    Call other = goes ? elsewhere((Outcome.Refused) outcome) : null;
    if (other == null) {
      reply.answer(outcome, attempts);
    } else {
      isWith(other, true);
    }
  }

  private synchronized boolean leaves() {
    elsewhere = !cancelled;
    return elsewhere;
  }

  private @Nullable Call elsewhere(Outcome.Refused refusal) {
    Duration left = timeout == null ? null : timeout.minusNanos(System.nanoTime() - begunAt);
    return left != null && !left.isPositive()
        ? null
        : peers.call(type, input, left, trace, refusal, reply);
  }

  /** The first node may report that it has accepted the call after the call was sent on. */
  private void isWith(Call place, boolean other) {
    boolean late;
    synchronized (this) {
      if (elsewhere && !other) {
        return;
      }
      call = place;
      late = cancelled;
    }
    if (late) {
      place.cancel();
    }
  }

  @Override
  public void cancel() {
    Call place;
    synchronized (this) {
      cancelled = true;
      place = call;
    }
    if (place != null) {
      place.cancel();
    }
  }
}
