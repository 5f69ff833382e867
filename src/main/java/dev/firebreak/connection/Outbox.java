package dev.firebreak.connection;

import dev.firebreak.memory.ByteBudget;
import dev.firebreak.socket.Socket;
import org.apache.pekko.util.ByteString;

/**
 * The bytes that the socket has not taken yet. They are written in pieces, to notice whether the
 * socket takes them, and charged to the budget until then. Belongs to the connection's stage.
 */
final class Outbox {
  /** The size of one write to the socket. */
  static final int PIECE = Socket.WRITE;

  /**
   * Bytes up to this number are neither charged nor timed, but for the pieces of a streamed answer:
   * most answers are that small.
   */
  private static final int SMALL = 2048;

  private final Connection connection;
  private final ByteBudget budget;
  private ByteString pending = ByteString.emptyByteString();

  /** The size of the piece that the socket has, if it is charged. */
  private int given;

  Outbox(Connection connection, ByteBudget budget) {
    this.connection = connection;
    this.budget = budget;
  }

  /** Whether everything was passed to the socket. */
  boolean isEmpty() {
    return pending.isEmpty();
  }

  /**
   * Adds bytes and returns the first piece. Call only when the socket has taken all earlier bytes.
   */
  ByteString first(ByteString bytes) {
    if (bytes.length() <= SMALL && !connection.isStreaming()) {
      return bytes;
    }
    pending = bytes;
    budget.charge(bytes.length());
    return next();
  }

  /** Returns the next piece. */
  ByteString next() {
    ByteString piece = pending.take(PIECE);
    pending = pending.drop(PIECE);
    given = piece.length();
    connection.writing();
    return piece;
  }

  /** The socket has taken the last piece. */
  void taken() {
    if (given > 0) {
      budget.refund(given);
      given = 0;
      if (pending.isEmpty()) {
        connection.written();
      }
    }
  }

  /** Releases the charged memory. */
  void release() {
    budget.refund(pending.length() + (long) given);
    pending = ByteString.emptyByteString();
    given = 0;
  }
}
