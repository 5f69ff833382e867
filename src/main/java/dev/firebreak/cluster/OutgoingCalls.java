package dev.firebreak.cluster;

import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.OutcomeText;
import dev.firebreak.supervision.CallRequest;
import dev.firebreak.task.HeadText;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Calls that peers run for this node. Not thread-safe: used by {@link Calls} only. */
final class OutgoingCalls {
  /** After this time an answer may have been lost and is requested again. */
  static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(2);

  /** The outcome of a call is unknown if its peer sends nothing for this long. */
  static final Duration SILENCE = Duration.ofSeconds(10);

  private final ActorRef<Calls.Command> self;
  private final LongSupplier clock;
  private final ByteBudget memory;
  private final Map<Long, Out> out = new HashMap<>();
  private final ResultFetches fetches = new ResultFetches();
  private Map<String, Peer> peers = Map.of();

  /** When a message of each peer was last received. */
  private final Map<String, Long> heard = new HashMap<>();

  /** One call. */
  static final class Out {
    final Calls.Forward call;
    final Peer peer;
    final long since;

    /** Its answer, while the rest of the result is being fetched. */
    @Nullable Fetch fetch;

    /** The memory of its whole result, reserved when the answer begins. */
    final ByteBudget.Share memory;

    private Out(Calls.Forward call, Peer peer, long since, ByteBudget.Share memory) {
      this.call = call;
      this.peer = peer;
      this.since = since;
      this.memory = memory;
    }
  }

  OutgoingCalls(ActorRef<Calls.Command> self, ByteBudget memory) {
    this(self, memory, System::nanoTime);
  }

  OutgoingCalls(ActorRef<Calls.Command> self, ByteBudget memory, LongSupplier clock) {
    this.self = self;
    this.memory = memory;
    this.clock = clock;
  }

  void others(List<Peer> now) {
    peers = now.stream().collect(Collectors.toMap(Peer::address, peer -> peer));
    heard.keySet().retainAll(peers.keySet());
    lose(call -> !peers.containsKey(call.peer.address()), "was lost");
  }

  void forward(Calls.Forward call) {
    Peer peer = peers.get(call.address());
    if (peer == null) {
      call.reply().answer(call.refusal(), 0);
      return;
    }
    out.put(call.number(), new Out(call, peer, clock.getAsLong(), memory.share()));
    CallRequest request = call.request();
    Duration timeout = request.timeout();
    peer.calls()
        .tell(
            new CallMessage.Run(
                call.number(),
                self,
                call.type(),
                request.input().contentType(),
                timeout == null ? 0 : Math.max(1, timeout.toMillis()),
                request.trace(),
                HeadText.of(request.input()),
                request.input().bytes()));
  }

  void abandon(long number) {
    Out call = remove(number);
    if (call != null) {
      call.peer.calls().tell(new CallMessage.Withdraw(number, self));
      call.call.reply().answer(new Outcome.Cancelled(false), 0);
    }
  }

  void answer(CallMessage.Answer answer) {
    received(answer.from());
    Out call = out.get(answer.number());
    if (call == null) {
      acknowledge(answer.number(), answer.from());
    } else if (answer.failure() != null) {
      failed(call, OutcomeText.read(answer.failure()), answer.attempts());
    } else if (call.fetch == null && !call.memory.grow(answer.size())) {
      failed(call, noMemory(answer.size()), answer.attempts());
    } else if (call.fetch == null) {
      call.fetch = Fetch.begun(answer);
      fetch(call, call.fetch);
    }
  }

  /** The call has run, so the refusal of a call that was never begun would be wrong. */
  private static Outcome noMemory(int bytes) {
    return new Outcome.Refused(
        Refusal.OVER_CAPACITY,
        "Another node ran the call, and there is no memory here for its result of "
            + bytes
            + " bytes now",
        true);
  }

  void piece(CallMessage.Piece piece) {
    received(piece.from());
    Out call = out.get(piece.number());
    if (call != null && call.fetch != null && call.fetch.append(piece)) {
      fetch(call, call.fetch);
    }
  }

  private void fetch(Out call, Fetch fetch) {
    long number = call.call.number();
    if (fetch.complete()) {
      acknowledge(number, call.peer.calls());
      remove(number);
      call.call.reply().answer(new Outcome.Succeeded(fetch.result()), fetch.attempts());
      if (fetches.any()) {
        continueFetches();
      }
    } else if (fetches.mayGoOn(number)) {
      call.peer.calls().tell(new CallMessage.More(number, self, fetch.have()));
    }
  }

  private void failed(Out call, Outcome outcome, int attempts) {
    long number = call.call.number();
    acknowledge(number, call.peer.calls());
    remove(number);
    if (outcome instanceof Outcome.Refused refused && !refused.begun()) {
      call.call.reply().answer(call.call.refusal(), 0);
    } else {
      call.call.reply().answer(outcome, attempts);
    }
  }

  void unknown(CallMessage.UnknownCalls unknown) {
    received(unknown.from());
    lose(call -> unknown.unknown().contains(call.call.number()), "does not know the call");
  }

  void tick() {
    long now = clock.getAsLong();
    lose(call -> silent(call, now), "was silent for " + SILENCE.toSeconds() + " s");
    Map<Peer, List<Long>> doubtful =
        out.values().stream()
            .filter(call -> now - call.since > ASK_AGAIN_AFTER.toNanos())
            .collect(
                Collectors.groupingBy(
                    call -> call.peer,
                    Collectors.mapping(call -> call.call.number(), Collectors.toList())));
    doubtful.forEach(
        (peer, numbers) -> peer.calls().tell(new CallMessage.StatusQuery(self, numbers)));
    // Requests for pieces may have been lost as well.
    continueFetches();
  }

  private void continueFetches() {
    for (Out call : List.copyOf(out.values())) {
      if (call.fetch != null) {
        fetch(call, call.fetch);
      }
    }
  }

  private boolean silent(Out call, long now) {
    long last = Math.max(call.since, heard.getOrDefault(call.peer.address(), call.since));
    return now - last > SILENCE.toNanos();
  }

  void loseAll() {
    lose(_ -> true, "is cut off, because this node stops or its forwarding of calls failed");
  }

  private void lose(Predicate<Out> which, String why) {
    List<Out> lost = out.values().stream().filter(which).toList();
    for (Out call : lost) {
      remove(call.call.number());
      call.peer.calls().tell(new CallMessage.Withdraw(call.call.number(), self));
      String detail =
          "This node had no free capacity, and the node that the call was forwarded to "
              + why
              + ". The call may have run in part or completely.";
      call.call.reply().answer(new Outcome.Unknown(detail), 0);
    }
  }

  private @Nullable Out remove(long number) {
    Out call = out.remove(number);
    if (call != null) {
      call.memory.release();
    }
    fetches.ended(number);
    return call;
  }

  private void received(ActorRef<Calls.Command> from) {
    heard.put(Peer.addressOf(from), clock.getAsLong());
  }

  private void acknowledge(long number, ActorRef<Calls.Command> whom) {
    whom.tell(new CallMessage.Ack(number, self));
  }
}
