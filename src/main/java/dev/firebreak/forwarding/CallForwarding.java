package dev.firebreak.forwarding;

import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Call;
import dev.firebreak.supervision.CallRequest;
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
  private final CallRequest request;
  private final Reply reply;
  private final long begunAt = System.nanoTime();

  /**
   * Cancels the call where it runs; null before that is known. Guarded by {@code this}, as are the
   * next fields.
   */
  private @Nullable Call call;

  private boolean cancelled;
  private boolean forwarded;

  private CallForwarding(Peers peers, String type, CallRequest request, Reply reply) {
    this.peers = peers;
    this.type = type;
    this.request = request;
    this.reply = reply;
  }

  /**
   * Runs a call on this node or, if this node has no capacity for it, on another.
   *
   * @return cancels the call
   */
  public static Call call(Admission admission, Peers peers, CallRequest request, Reply reply) {
    if (!peers.any()) {
      return admission.call(request, reply);
    }
    CallForwarding call = new CallForwarding(peers, admission.type().name(), request, reply);
    call.runs(admission.call(request, call), true);
    return call;
  }

  /**
   * Runs a call that this node has refused on another node, or answers the refusal.
   *
   * @return cancels the call
   */
  public static Call forward(
      Peers peers, String type, CallRequest request, Outcome.Refused refusal, Reply reply) {
    Call call = peers.call(type, request, refusal, reply);
    if (call == null) {
      reply.answer(refusal, 0);
      return Call.REFUSED;
    }
    return call;
  }

  /** Whether a call that was refused for this reason may be sent to another node. */
  public static boolean mayForward(Peers peers, String type, Outcome.Refused refusal) {
    return isOverCapacity(refusal) && peers.haveCapacity(type);
  }

  private static boolean isOverCapacity(Outcome.Refused refusal) {
    return refusal.reason() == Refusal.OVER_CAPACITY && !refusal.begun();
  }

  /** Receives the answer of this node: a call that it has not begun may go to another. */
  @Override
  public void answer(Outcome outcome, int attempts) {
    boolean sent =
        attempts == 0
            && outcome instanceof Outcome.Refused refusal
            && isOverCapacity(refusal)
            && request.input().size() <= Peers.LARGEST_INPUT
            && leaveThisNode()
            && forwarded(refusal);
    if (!sent) {
      reply.answer(outcome, attempts);
    }
  }

  /** Returns false if the call was cancelled, which this node then answers. */
  private synchronized boolean leaveThisNode() {
    forwarded = !cancelled;
    return forwarded;
  }

  /** Sends the call to another node; returns false if none takes it. */
  private boolean forwarded(Outcome.Refused refusal) {
    Duration timeout = request.timeout();
    Duration left = timeout == null ? null : timeout.minusNanos(System.nanoTime() - begunAt);
    if (left != null && !left.isPositive()) {
      return false;
    }
    CallRequest rest = new CallRequest(request.input(), left, request.trace());
    Call there = peers.call(type, rest, refusal, reply);
    if (there != null) {
      runs(there, false);
    }
    return there != null;
  }

  /**
   * Notes where the call runs, and cancels it there if it was cancelled before. This node may
   * report that it has accepted the call after the call was sent on.
   */
  private void runs(Call where, boolean here) {
    boolean late;
    synchronized (this) {
      if (here && forwarded) {
        return;
      }
      call = where;
      late = cancelled;
    }
    if (late) {
      where.cancel();
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
