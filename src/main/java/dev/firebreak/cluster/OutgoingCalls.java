package dev.firebreak.cluster;

import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.OutcomeText;
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

/** Calls that other nodes run for this one. Not thread-safe: belongs to {@link Calls}. */
final class OutgoingCalls {
  /** After this an answer may be lost, and is asked for. */
  static final Duration IMPATIENCE = Duration.ofSeconds(2);

  /** A node that says nothing for so long is not waited for. */
  static final Duration SILENCE = Duration.ofSeconds(10);

  private final ActorRef<Calls.Command> self;
  private final LongSupplier clock;
  private final ByteBudget memory;
  private final Map<Long, Out> out = new HashMap<>();
  private final ResultFetches pulls = new ResultFetches();
  private Map<String, Peer> peers = Map.of();

  /** When each node was last heard. */
  private final Map<String, Long> heard = new HashMap<>();

  /** One call. */
  static final class Out {
    final Calls.Hand call;
    final Peer peer;
    final long since;

    /** Its answer, while the rest of that is being fetched. */
    @Nullable Fetch fetch;

    /** For what has arrived of its answer, and is to arrive. */
    final ByteBudget.Share memory;

    private Out(Calls.Hand call, Peer peer, long since, ByteBudget.Share memory) {
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

  void hand(Calls.Hand call) {
    Peer peer = peers.get(call.address());
    if (peer == null) {
      call.reply().answer(call.refusal(), 0);
      return;
    }
    out.put(call.number(), new Out(call, peer, clock.getAsLong(), memory.share()));
    Duration timeout = call.timeout();
    peer.calls()
        .tell(
            new CallMessage.Run(
                call.number(),
                self,
                call.type(),
                call.input().contentType(),
                timeout == null ? 0 : Math.max(1, timeout.toMillis()),
                call.trace(),
                call.input().bytes()));
  }

  void abandon(long number) {
    Out call = remove(number);
    if (call != null) {
      call.peer.calls().tell(new CallMessage.Withdraw(number, self));
      call.call.reply().answer(new Outcome.Cancelled(false), 0);
    }
  }

  void answer(CallMessage.Answer answer) {
    hear(answer.from());
    Out call = out.get(answer.number());
    if (call == null) {
      thank(answer.number(), answer.from());
    } else if (answer.failure() != null) {
      failed(call, OutcomeText.read(answer.failure()), answer.attempts());
    } else if (call.fetch == null && !call.memory.grow(answer.size())) {
      failed(call, noRoom(answer.size()), answer.attempts());
    } else if (call.fetch == null) {
      call.fetch = Fetch.begun(answer);
      fetch(call, call.fetch);
    }
  }

  /** It has run, so that the refusal is not that of a call that nobody took. */
  private static Outcome noRoom(int bytes) {
    return new Outcome.Refused(
        Refusal.OVER_CAPACITY,
        "Another node ran it, and there is no memory here for its result of "
            + bytes
            + " bytes now",
        true);
  }

  void piece(CallMessage.Piece piece) {
    hear(piece.from());
    Out call = out.get(piece.number());
    if (call != null && call.fetch != null && call.fetch.take(piece)) {
      fetch(call, call.fetch);
    }
  }

  private void fetch(Out call, Fetch fetch) {
    long number = call.call.number();
    if (fetch.complete()) {
      thank(number, call.peer.calls());
      remove(number);
      call.call.reply().answer(new Outcome.Succeeded(fetch.result()), fetch.attempts());
      if (pulls.any()) {
        fetchOn();
      }
    } else if (pulls.mayGoOn(number)) {
      call.peer.calls().tell(new CallMessage.More(number, self, fetch.have()));
    }
  }

  private void failed(Out call, Outcome outcome, int attempts) {
    long number = call.call.number();
    thank(number, call.peer.calls());
    remove(number);
    if (outcome instanceof Outcome.Refused refused && !refused.begun()) {
      call.call.reply().answer(call.call.refusal(), 0);
    } else {
      call.call.reply().answer(outcome, attempts);
    }
  }

  void known(CallMessage.UnknownCalls known) {
    hear(known.from());
    lose(call -> known.unknown().contains(call.call.number()), "does not know it");
  }

  void tick() {
    long now = clock.getAsLong();
    lose(call -> silent(call, now), "was silent for " + SILENCE.toSeconds() + " s");
    Map<Peer, List<Long>> doubtful =
        out.values().stream()
            .filter(call -> now - call.since > IMPATIENCE.toNanos())
            .collect(
                Collectors.groupingBy(
                    call -> call.peer,
                    Collectors.mapping(call -> call.call.number(), Collectors.toList())));
    doubtful.forEach(
        (peer, numbers) -> peer.calls().tell(new CallMessage.StatusQuery(self, numbers)));
    // What was asked for may be lost as well.
    fetchOn();
  }

  private void fetchOn() {
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
    lose(_ -> true, "is cut off, since this one ends or its part for this failed");
  }

  private void lose(Predicate<Out> which, String why) {
    List<Out> lost = out.values().stream().filter(which).toList();
    for (Out call : lost) {
      remove(call.call.number());
      call.peer.calls().tell(new CallMessage.Withdraw(call.call.number(), self));
      String detail =
          "There was no room here, and the node that it was handed to "
              + why
              + ". It may have run, in part or to its end.";
      call.call.reply().answer(new Outcome.Unknown(detail), 0);
    }
  }

  private @Nullable Out remove(long number) {
    Out call = out.remove(number);
    if (call != null) {
      call.memory.release();
    }
    pulls.ended(number);
    return call;
  }

  private void hear(ActorRef<Calls.Command> from) {
    heard.put(Peer.addressOf(from), clock.getAsLong());
  }

  private void thank(long number, ActorRef<Calls.Command> whom) {
    whom.tell(new CallMessage.Ack(number, self));
  }
}
