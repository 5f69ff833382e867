package dev.firebreak.cluster;

import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Call;
import dev.firebreak.supervision.CallRequest;
import dev.firebreak.supervision.Reply;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.OutcomeKind;
import dev.firebreak.traces.Attribute;
import dev.firebreak.traces.Operation;
import dev.firebreak.traces.TraceSpan;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Passes calls of this node on to the actor that forwards them, a limited number at a time, and
 * counts them. Thread-safe.
 */
final class ForwardedCalls {
  /** How many calls may be forwarded at a time: their messages must fit into a queue. */
  private static final int MOST_FORWARDED = 1000;

  private static final int NUMBER_BITS = 40;

  private final PeerCapacity capacities;
  private final Supplier<Types> types;
  private final AtomicInteger forwarded = new AtomicInteger();
  private final LongAdder allForwarded = new LongAdder();
  private final LongAdder received = new LongAdder();

  /**
   * Starts at a random number, so that calls of an earlier node at this address have other numbers.
   */
  private final AtomicLong number =
      new AtomicLong(ThreadLocalRandom.current().nextLong(1L << NUMBER_BITS));

  private volatile @Nullable ActorRef<Calls.Command> calls;

  ForwardedCalls(PeerCapacity capacities, Supplier<Types> types) {
    this.capacities = capacities;
    this.types = types;
  }

  void setCalls(ActorRef<Calls.Command> actor) {
    calls = actor;
  }

  void tell(Calls.Command command) {
    ActorRef<Calls.Command> actor = calls;
    if (actor != null) {
      actor.tell(command);
    }
  }

  /** Forwards a call; null if no peer can take it now. */
  @Nullable Call call(String type, CallRequest request, Outcome.Refused refusal, Reply reply) {
    ActorRef<Calls.Command> actor = calls;
    String address = actor == null ? null : capacities.reserveBest(type).orElse(null);
    if (actor == null || address == null) {
      return null;
    } else if (forwarded.incrementAndGet() > MOST_FORWARDED) {
      forwarded.decrementAndGet();
      return null;
    }
    allForwarded.increment();
    long one = number.incrementAndGet();
    TraceSpan span = forwardSpan(type, address, request);
    CallRequest traced = request.inTrace(span.positionOr(request.trace()));
    Reply counted =
        (outcome, attempts) -> {
          forwarded.decrementAndGet();
          end(span, outcome);
          reply.answer(outcome, attempts);
        };
    actor.tell(new Calls.Forward(one, address, type, traced, refusal, counted));
    return () -> actor.tell(new Calls.Abandon(one));
  }

  private TraceSpan forwardSpan(String type, String address, CallRequest request) {
    Admission admission = types.get().find(type);
    return admission == null
        ? TraceSpan.NONE
        : admission
            .type()
            .traces()
            .begin(Operation.FORWARD, type, request.trace())
            .set(Attribute.TYPE, type)
            .set(Attribute.PEER, address);
  }

  private static void end(TraceSpan span, Outcome outcome) {
    OutcomeKind kind = OutcomeKind.of(outcome);
    String word = kind == null ? "unknown" : kind.word();
    span.set(Attribute.OUTCOME, word);
    if (kind == null || outcome.failed()) {
      span.fail(word);
    }
    span.end();
  }

  void received() {
    received.increment();
  }

  long allForwarded() {
    return allForwarded.sum();
  }

  long allReceived() {
    return received.sum();
  }

  /** Completes when the answers that this node owes to peers have been acknowledged. */
  CompletionStage<Void> finished() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (calls == null) {
      done.complete(null);
    }
    tell(new Calls.Finish(done));
    return done;
  }
}
