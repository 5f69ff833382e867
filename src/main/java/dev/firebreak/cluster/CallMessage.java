package dev.firebreak.cluster;

import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What two nodes say about calls that one hands to the other. A call is known by who handed it over
 * and its number there.
 */
@SuppressWarnings("ArrayRecordComponent") // Messages are never compared.
sealed interface CallMessage extends ClusterMessage, Calls.Command {

  /** Carries bytes, which go behind the rest of the message as they are. */
  sealed interface Carrier {
    byte[] bytes();
  }

  /**
   * Run this.
   *
   * @param from who is to be answered
   * @param timeoutMillis how long the caller will wait; 0 for no limit but the type's own
   * @param trace the caller's place in a trace; null if it has none
   */
  record Run(
      long number,
      ActorRef<Calls.Command> from,
      String type,
      String contentType,
      long timeoutMillis,
      @Nullable String trace,
      byte[] bytes)
      implements CallMessage, Carrier {
    public Run {
      Objects.requireNonNull(from);
      Objects.requireNonNull(type);
      Objects.requireNonNull(contentType);
    }
  }

  /** Nobody wants it any more. */
  record Withdraw(long number, ActorRef<Calls.Command> from) implements CallMessage {
    public Withdraw {
      Objects.requireNonNull(from);
    }
  }

  /**
   * It has ended so.
   *
   * @param from who ran it
   * @param failure the outcome as text; null if it is a result
   * @param contentType of the result
   * @param size of the whole result in bytes, of which the first come with this
   */
  record Answer(
      long number,
      ActorRef<Calls.Command> from,
      int attempts,
      @Nullable String failure,
      String contentType,
      int size,
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

  /** Send the result from there on. */
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

  /** What has become of these? */
  record StatusQuery(ActorRef<Calls.Command> from, List<Long> numbers) implements CallMessage {
    public StatusQuery {
      Objects.requireNonNull(from);
      numbers = List.copyOf(numbers);
    }
  }

  /**
   * What has not ended yet.
   *
   * @param unknown these never came, or were forgotten
   */
  record UnknownCalls(ActorRef<Calls.Command> from, List<Long> unknown) implements CallMessage {
    public UnknownCalls {
      Objects.requireNonNull(from);
      unknown = List.copyOf(unknown);
    }
  }
}
