package dev.firebreak.socket;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Serves one socket on its loop: reads what has arrived, one piece ahead of the stream, and reports
 * when more can be written.
 */
final class Readiness implements EventLoop.Ready {
  enum Event {
    /** The client sends nothing more. */
    ENDED,
    /** The socket accepts more bytes. */
    WRITABLE
  }

  /** The callbacks of the stream. */
  record Callbacks(
      AsyncCallback<ByteString> read,
      AsyncCallback<Event> event,
      AsyncCallback<IOException> failure) {}

  /** The state of the piece that was read last. */
  private enum Piece {
    /** The stream has taken it. */
    TAKEN,
    /** It was passed to the stream, which has not taken it yet. */
    DELIVERED,
    /** Delivered, while more has arrived; the loop stops waiting for reads until it is taken. */
    BLOCKING
  }

  /** How much is read ahead of the stream, to notice that the client leaves. */
  static final int AHEAD = 4096;

  /** Created in advance, because there may be no memory when it is needed. */
  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final IOException INTERNAL_ERROR = new IOException("internal error of the server");

  private final SocketChannel channel;
  private final EventLoop loop;
  private final Callbacks callbacks;
  private final AtomicReference<Piece> piece = new AtomicReference<>(Piece.TAKEN);

  /** Whether the stream waits for the next piece. */
  private volatile boolean wanted;

  /** Whether the client has closed its side. */
  private volatile boolean ended;

  /** Belongs to the loop's thread. */
  private @Nullable SelectionKey key;

  Readiness(SocketChannel channel, EventLoop loop, Callbacks callbacks) {
    this.channel = channel;
    this.loop = loop;
    this.callbacks = callbacks;
  }

  void begin() {
    loop.execute(
        () -> {
          try {
            key = loop.register(channel, SelectionKey.OP_READ, this);
          } catch (IOException e) {
            callbacks.failure().invoke(e);
          } catch (Throwable t) {
            callbacks.failure().invoke(INTERNAL_ERROR);
            throw t;
          }
        });
  }

  /** The stream demands the next piece. */
  void wanted() {
    wanted = true;
  }

  /**
   * The stream has taken the last piece.
   *
   * @return whether more had arrived before, so that the loop does not wait: the stream may read
   *     until it calls {@link #taken} or {@link #ended}
   */
  boolean pausedWhenTaken() {
    return !piece.compareAndSet(Piece.DELIVERED, Piece.TAKEN);
  }

  /** The stream has found that the client has closed its side. */
  void ended() {
    ended = true;
  }

  /** The stream could not read. */
  void fail(IOException failure) {
    callbacks.failure().invoke(failure);
  }

  /** The stream has taken the last piece; the loop may read the next. */
  void taken() {
    if (piece.getAndSet(Piece.TAKEN) == Piece.BLOCKING) {
      await(SelectionKey.OP_READ);
    }
  }

  void awaitWritable() {
    await(SelectionKey.OP_WRITE);
  }

  private void await(int operation) {
    loop.execute(
        () -> {
          if (key != null && key.isValid()) {
            key.interestOpsOr(operation);
          }
        });
  }

  @Override
  public void ready(SelectionKey ready) {
    if (ready.isWritable()) {
      ready.interestOpsAnd(~SelectionKey.OP_WRITE);
      callbacks.event().invoke(Event.WRITABLE);
    }
    if (ready.isReadable()) {
      if (piece.get() == Piece.TAKEN) {
        read(ready);
      } else if (piece.compareAndSet(Piece.DELIVERED, Piece.BLOCKING)) {
        ready.interestOpsAnd(~SelectionKey.OP_READ);
      }
    }
  }

  private void read(SelectionKey ready) {
    try {
      ByteBuffer buffer = loop.buffer();
      if (!wanted) {
        buffer.limit(AHEAD);
      }
      int count = channel.read(buffer);
      if (count > 0) {
        byte[] bytes = new byte[count];
        buffer.flip().get(bytes);
        wanted = false;
        piece.set(Piece.DELIVERED);
        callbacks.read().invoke(ByteString.fromArrayUnsafe(bytes));
      } else if (count < 0) {
        ended = true;
        ready.interestOpsAnd(~SelectionKey.OP_READ);
        callbacks.event().invoke(Event.ENDED);
      }
    } catch (IOException e) {
      ready.cancel();
      callbacks.failure().invoke(e);
    }
  }

  /** The failure may have lost bytes that were read, so the connection can't continue. */
  @Override
  public void failed(SelectionKey ready) {
    ready.cancel();
    boolean isTold = false;
    try {
      callbacks.failure().invoke(INTERNAL_ERROR);
      isTold = true;
    } finally {
      if (!isTold) {
        EventLoop.close(channel);
      }
    }
  }

  /**
   * Closes the socket.
   *
   * @param reset whether to reset the connection, so that the client notices an error
   */
  void close(boolean reset) {
    loop.execute(
        () -> {
          if (!reset && !ended) {
            loop.lingering().add(channel);
            return;
          }
          try {
            if (reset) {
              channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
          } catch (IOException | UnsupportedOperationException _) {
            // The connection is already lost, or is one of a Unix socket, which has no reset.
          } finally {
            EventLoop.close(channel);
          }
        });
  }
}
