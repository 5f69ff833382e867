package dev.firebreak.cluster;

import dev.firebreak.api.Payload;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.OutcomeText;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Call;
import dev.firebreak.supervision.CallRequest;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.HeadText;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Calls that this node runs for peers. The answer of each is kept until it has been acknowledged.
 * Not thread-safe: used by {@link Calls} only.
 */
final class IncomingCalls {
  /** The longest result that is sent to a peer, in bytes: the peer assembles it in memory. */
  static final int LONGEST_RESULT = 16 << 20;

  private static final int PIECE = 1 << 20;

  /** Ticks after which an answer is discarded that was not acknowledged. */
  private static final int KEPT = 60;

  private final ActorRef<Calls.Command> self;
  private final Types types;
  private final ByteBudget memory;
  private final Map<Key, In> in = new HashMap<>();
  private Set<String> peers = Set.of();

  /** The peer that forwarded the call, and the call's number there. */
  record Key(String address, long number) {}

  /** One call. */
  private static final class In {
    final ActorRef<Calls.Command> from;
    final boolean finishes;
    Call call = Call.REFUSED;
    @Nullable Answered answer;
    int ticks;

    /** The memory of its input, and then of its answer. */
    final ByteBudget.Share memory;

    In(ActorRef<Calls.Command> from, boolean finishes, ByteBudget.Share memory) {
      this.from = from;
      this.finishes = finishes;
      this.memory = memory;
    }
  }

  private record Answered(
      int attempts,
      @Nullable String failure,
      String type,
      @Nullable String head,
      ByteBuffer bytes) {}

  IncomingCalls(ActorRef<Calls.Command> self, Types types, ByteBudget memory) {
    this.self = self;
    this.types = types;
    this.memory = memory;
  }

  boolean isEmpty() {
    return in.isEmpty();
  }

  void run(CallMessage.Run run) {
    Key key = key(run.from(), run.number());
    if (in.containsKey(key)) {
      return;
    }
    Admission admission = types.find(run.type());
    In call =
        new In(
            run.from(),
            admission != null
                && admission.type().settings().protection().onDisconnect()
                    == TypeSettings.OnDisconnect.FINISH,
            memory.share());
    in.put(key, call);
    Outcome.Refused refusal = refusal(admission, run);
    if (refusal == null && !call.memory.grow(run.bytes().length)) {
      refusal = refused("There is no memory for its input");
    }
    if (refusal != null || admission == null) {
      ended(key, refusal == null ? refused("There is no such type") : refusal, 0);
      return;
    }
    call.call =
        admission.call(
            new CallRequest(
                Payload.of(run.bytes(), run.contentType()).withHead(HeadText.read(run.head())),
                run.timeoutMillis() == 0 ? null : Duration.ofMillis(run.timeoutMillis()),
                run.trace()),
            (outcome, attempts) -> self.tell(new Calls.Ended(key, outcome, attempts)));
  }

  private static Outcome.@Nullable Refused refusal(
      @Nullable Admission admission, CallMessage.Run run) {
    if (admission == null) {
      return refused("There is no type " + run.type());
    } else if (run.bytes().length > Peers.LARGEST_INPUT || run.timeoutMillis() < 0) {
      return refused("Such a call is not sent to another node");
    }
    try {
      Payload.of(run.bytes(), run.contentType());
    } catch (IllegalArgumentException e) {
      return refused(String.valueOf(e.getMessage()));
    }
    return admission.tryAcquire();
  }

  private static Outcome.Refused refused(String detail) {
    return new Outcome.Refused(Refusal.OVER_CAPACITY, detail, false);
  }

  void ended(Key key, Outcome outcome, int attempts) {
    In call = in.get(key);
    if (call != null) {
      call.memory.release();
      call.answer = answered(outcome, attempts);
      if (call.answer.bytes().hasArray()) { // Otherwise the result is in a file.
        call.memory.charge(call.answer.bytes().remaining());
      }
      call.call = Call.REFUSED;
      send(key, call, call.answer);
    }
  }

  private static Answered answered(Outcome outcome, int attempts) {
    return switch (outcome) {
      case Outcome.Succeeded done ->
          result(
              new Outcome.SucceededAtLength(
                  ByteBuffer.wrap(done.result().bytes()),
                  done.result().contentType(),
                  done.result().head()),
              attempts);
      case Outcome.SucceededAtLength done -> result(done, attempts);
      default -> failure(outcome, attempts);
    };
  }

  private static Answered result(Outcome.SucceededAtLength done, int attempts) {
    ByteBuffer bytes = done.result().duplicate();
    return bytes.remaining() > LONGEST_RESULT
        ? failure(new Outcome.OutputTooLarge(LONGEST_RESULT), attempts)
        : new Answered(attempts, null, done.contentType(), HeadText.of(done.head()), bytes);
  }

  private static Answered failure(Outcome outcome, int attempts) {
    return new Answered(
        attempts, OutcomeText.write(outcome), Payload.UNSPECIFIED, null, ByteBuffer.allocate(0));
  }

  private void send(Key key, In call, Answered answer) {
    int size = answer.bytes().remaining();
    call.from.tell(
        new CallMessage.Answer(
            key.number(),
            self,
            answer.attempts(),
            answer.failure(),
            answer.type(),
            size,
            answer.head(),
            piece(answer.bytes(), 0)));
  }

  private static byte[] piece(ByteBuffer all, int offset) {
    byte[] piece = new byte[Math.min(PIECE, all.remaining() - offset)];
    all.get(all.position() + offset, piece);
    return piece;
  }

  void more(CallMessage.More more) {
    In call = in.get(key(more.from(), more.number()));
    Answered answer = call == null ? null : call.answer;
    if (call != null && answer != null) {
      call.ticks = 0;
      int offset = more.offset();
      if (offset >= 0 && offset < answer.bytes().remaining()) {
        byte[] bytes = piece(answer.bytes(), offset);
        call.from.tell(new CallMessage.Piece(more.number(), self, offset, bytes));
      }
    }
  }

  void acknowledged(CallMessage.Ack ack) {
    var _ = remove(key(ack.from(), ack.number()));
  }

  /** Cancels a call. Its slot is held until its handler has ended; its outcome is not sent. */
  void withdraw(CallMessage.Withdraw withdraw) {
    In call = remove(key(withdraw.from(), withdraw.number()));
    if (call != null) {
      call.call.cancel();
    }
  }

  void status(CallMessage.StatusQuery query) {
    List<Long> unknown = new ArrayList<>();
    for (long number : query.numbers()) {
      Key key = key(query.from(), number);
      In call = in.get(key);
      if (call == null) {
        unknown.add(number);
      } else if (call.answer != null) {
        send(key, call, call.answer);
      }
    }
    query.from().tell(new CallMessage.UnknownCalls(self, unknown));
  }

  /** Cancels the calls of peers that are gone, unless their type finishes such calls. */
  void others(List<Peer> now) {
    Set<String> here = now.stream().map(Peer::address).collect(Collectors.toSet());
    Set<String> before = peers;
    peers = here;
    in.entrySet()
        .removeIf(
            entry -> {
              String address = entry.getKey().address();
              // The peer may know this node before this node knows the peer, hence "before".
              boolean gone = before.contains(address) && !here.contains(address);
              if (gone && !entry.getValue().finishes) {
                entry.getValue().call.cancel();
              }
              if (gone) {
                entry.getValue().memory.release();
              }
              return gone;
            });
  }

  void tick() {
    in.values()
        .removeIf(
            call -> {
              boolean old = call.answer != null && ++call.ticks > KEPT;
              if (old) {
                call.memory.release();
              }
              return old;
            });
  }

  void cancelAll() {
    in.values()
        .forEach(
            call -> {
              call.memory.release();
              call.call.cancel();
            });
    in.clear();
  }

  private @Nullable In remove(Key key) {
    In call = in.remove(key);
    if (call != null) {
      call.memory.release();
    }
    return call;
  }

  private static Key key(ActorRef<?> from, long number) {
    return new Key(Peer.addressOf(from), number);
  }
}
