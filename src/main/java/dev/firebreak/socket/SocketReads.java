package dev.firebreak.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a socket and not demanded yet. While more arrives than the stream takes, the
 * thread of the stream reads, and the event loop need not be woken for each piece. Belongs to the
 * stream.
 */
final class SocketReads {
  /** After so many pieces the loop reads the next, so that other streams have their turn. */
  private static final int MOST_IN_A_ROW = 16;

  private final SocketChannel channel;
  private final Readiness readiness;

  /** Null if there is nothing. */
  private @Nullable ByteString unread;

  /** How many pieces were read since the loop has read one. */
  private int inARow;

  private boolean ended;

  SocketReads(SocketChannel channel, Readiness readiness) {
    this.channel = channel;
    this.readiness = readiness;
  }

  /** The loop has read these bytes. */
  void add(ByteString bytes) {
    unread = bytes;
    inARow = 0;
  }

  /** Whether the client sends nothing more, and everything was taken. */
  boolean atEnd() {
    return ended && unread == null;
  }

  /** Nothing more is demanded. */
  void drop() {
    if (unread != null) {
      unread = null;
      readiness.taken();
    }
  }

  /**
   * Takes the next piece, and reads some bytes ahead if there are any.
   *
   * @param buffer for one read, up to its limit
   * @return null if nothing has arrived
   */
  @Nullable ByteString take(ByteBuffer buffer) {
    ByteString first = unread;
    if (first == null) {
      return null;
    }
    unread = null;
    if (!readiness.pausedWhenTaken()) {
      return first;
    } else if (++inARow > MOST_IN_A_ROW) {
      readiness.taken();
      return first;
    } else if (first.length() > buffer.limit() / 2) {
      readAhead(buffer);
      return first;
    }
    return joined(first, buffer);
  }

  private ByteString joined(ByteString first, ByteBuffer buffer) {
    first.copyToBuffer(buffer);
    if (!read(buffer)) {
      return first;
    }
    boolean full = !buffer.hasRemaining();
    ByteString both = bytes(buffer);
    if (full) {
      readAhead(buffer);
    } else {
      readiness.taken();
    }
    return both;
  }

  private void readAhead(ByteBuffer buffer) {
    if (read(buffer.clear().limit(Readiness.AHEAD))) {
      unread = bytes(buffer);
    }
  }

  /** Reads what has arrived; if that is nothing, the loop waits for more. */
  private boolean read(ByteBuffer buffer) {
    try {
      int count = channel.read(buffer);
      if (count == 0) {
        readiness.taken();
      } else if (count < 0) {
        readiness.ended();
        ended = true;
      }
      return count > 0;
    } catch (IOException e) {
      readiness.fail(e);
      return false;
    }
  }

  private static ByteString bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    return ByteString.fromArrayUnsafe(bytes);
  }
}
