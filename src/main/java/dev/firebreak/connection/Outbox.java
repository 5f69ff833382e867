package dev.firebreak.connection;

import dev.firebreak.memory.ByteBudget;
import org.apache.pekko.util.ByteString;

/**
 * What the socket has not taken yet, given to it in pieces, so that it can be seen whether it takes
 * them. Charged to the budget until it is taken. Belongs to the connection's stage.
 */
final class Outbox {
  /** What is given to the socket at a time. */
  static final int PIECE = 64 * 1024;

  /** Not charged, nor timed: answers are that small as a rule. */
  private static final int SMALL = 2048;

  private final Connection connection;
  private final ByteBudget budget;
  private ByteString pending = ByteString.emptyByteString();

  /** The piece that the socket has, if it is charged. */
  private int given;

  Outbox(Connection connection, ByteBudget budget) {
    this.connection = connection;
    this.budget = budget;
  }

  /** Whether everything was given to the socket. */
  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Takes bytes and returns the first piece; to be called when the socket has taken all before. */
  ByteString first(ByteString bytes) {
    if (bytes.length() <= SMALL) {
      return bytes;
    }
    pending = bytes;
    budget.charge(bytes.length());
    return next();
  }

  /** The next piece. */
  ByteString next() {
    ByteString piece = pending.take(PIECE);
    pending = pending.drop(PIECE);
    given = piece.length();
    connection.writing();
    return piece;
  }

  /** The socket has taken what it was given. */
  void taken() {
    if (given > 0) {
      budget.refund(given);
      given = 0;
      if (pending.isEmpty()) {
        connection.written();
      }
    }
  }

  /** Gives back what is charged. */
  void release() {
    budget.refund(pending.length() + (long) given);
    pending = ByteString.emptyByteString();
    given = 0;
  }
}
