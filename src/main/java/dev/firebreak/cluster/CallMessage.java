package dev.firebreak.cluster;

import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Messages between two nodes about calls that one forwards to the other. A call is identified by
 * the node that forwards it and its number there.
 */
@SuppressWarnings("ArrayRecordComponent") // Messages are never compared.
sealed interface CallMessage extends ClusterMessage, Calls.Command {

  /** A message with bytes, which are sent unencoded after the rest of the message. */
  sealed interface Carrier {
    byte[] bytes();
  }

  /**
   * Run this call.
   *
   * @param from the actor to answer
   * @param timeoutMillis how long the caller will wait; 0 for only the type's own limit
   * @param trace the caller's trace context; null for none
   * @param head the head of the request that the input came with; null if it is not passed on
   */
  record Run(
      long number,
      ActorRef<Calls.Command> from,
      String type,
      String contentType,
      long timeoutMillis,
      @Nullable String trace,
      @Nullable String head,
      byte[] bytes)
      implements CallMessage, Carrier {
    public Run {
      Objects.requireNonNull(from);
      Objects.requireNonNull(type);
      Objects.requireNonNull(contentType);
    }
  }

  /** The call has no caller any more and is to be cancelled. */
  record Withdraw(long number, ActorRef<Calls.Command> from) implements CallMessage {
    public Withdraw {
      Objects.requireNonNull(from);
    }
  }

  /**
   * The outcome of a call.
   *
   * @param from the actor that ran it
   * @param failure the outcome as text; null if it is a result
   * @param contentType of the result
   * @param size of the whole result in bytes, of which this message carries the first
   * @param head the status and the header fields of the result; null for none of its own
   */
  record Answer(
      long number,
      ActorRef<Calls.Command> from,
      int attempts,
      @Nullable String failure,
      String contentType,
      int size,
      @Nullable String head,
      byte[] bytes)
      implements CallMessage, Carrier {
    public Answer {
      Objects.requireNonNull(from);
      Objects.requireNonNull(contentType);
      if (size < bytes.length || size > IncomingCalls.LONGEST_RESULT) {
        throw new IllegalArgumentException("a result of " + size + " bytes");
      }
    }
  }

  /** Requests the next piece of the result, from this offset on. */
  record More(long number, ActorRef<Calls.Command> from, int offset) implements CallMessage {
    public More {
      Objects.requireNonNull(from);
    }
  }

  /** A piece of a result. */
  record Piece(long number, ActorRef<Calls.Command> from, int offset, byte[] bytes)
      implements CallMessage, Carrier {
    public Piece {
      Objects.requireNonNull(from);
    }
  }

  /** The whole answer has arrived. */
  record Ack(long number, ActorRef<Calls.Command> from) implements CallMessage {
    public Ack {
      Objects.requireNonNull(from);
    }
  }

  /** Asks for the state of these calls. */
  record StatusQuery(ActorRef<Calls.Command> from, List<Long> numbers) implements CallMessage {
    public StatusQuery {
      Objects.requireNonNull(from);
      numbers = List.copyOf(numbers);
    }
  }

  /**
   * The reply to {@link StatusQuery}, after the answers of the calls that have ended.
   *
   * @param unknown calls that never arrived or were discarded
   */
  record UnknownCalls(ActorRef<Calls.Command> from, List<Long> unknown) implements CallMessage {
    public UnknownCalls {
      Objects.requireNonNull(from);
      unknown = List.copyOf(unknown);
    }
  }
}
