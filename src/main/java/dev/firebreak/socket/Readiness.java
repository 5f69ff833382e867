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
 * One socket as its loop sees it: reads what has come, one piece ahead of whoever takes it, and
 * says when more can be written.
 */
final class Readiness implements EventLoop.Ready {
  enum Event {
    /** The other side sends nothing more. */
    ENDED,
    /** There is room again for what is to be written. */
    WRITABLE
  }

  /** Who is told. */
  record Told(
      AsyncCallback<ByteString> read,
      AsyncCallback<Event> event,
      AsyncCallback<IOException> failure) {}

  /** Where the piece is that was read last. */
  private enum Piece {
    TAKEN,
    ON_ITS_WAY,
    /** And more has come, for which it is not waited until it is taken. */
    IN_THE_WAY
  }

  /** What is read ahead of the stream, which is to see the other side leave. */
  private static final int AHEAD = 4096;

  /** Made once: there may be no memory for it when it is needed. */
  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final IOException FAULT = new IOException("a fault of the server");

  private final SocketChannel channel;
  private final EventLoop loop;
  private final Told told;
  private final AtomicReference<Piece> piece = new AtomicReference<>(Piece.TAKEN);

  /** Whether the stream waits for what is read next. */
  private volatile boolean wanted;

  /** Of the loop's thread, as what follows. */
  private @Nullable SelectionKey key;

  /** Whether the other side has closed its own. */
  private boolean ended;

  Readiness(SocketChannel channel, EventLoop loop, Told told) {
    this.channel = channel;
    this.loop = loop;
    this.told = told;
  }

  void begin() {
    loop.execute(
        () -> {
          try {
            key = loop.register(channel, SelectionKey.OP_READ, this);
          } catch (IOException e) {
            told.failure().invoke(e);
          } catch (Throwable t) {
            told.failure().invoke(FAULT);
            throw t;
          }
        });
  }

  /** The stream waits for the next piece. */
  void wanted() {
    wanted = true;
  }

  /** The last piece is taken: the next may be read. */
  void taken() {
    if (piece.getAndSet(Piece.TAKEN) == Piece.IN_THE_WAY) {
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
      told.event().invoke(Event.WRITABLE);
    }
    if (ready.isReadable()) {
      if (piece.get() == Piece.TAKEN) {
        read(ready);
      } else if (piece.compareAndSet(Piece.ON_ITS_WAY, Piece.IN_THE_WAY)) {
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
        piece.set(Piece.ON_ITS_WAY);
        told.read().invoke(ByteString.fromArrayUnsafe(bytes));
      } else if (count < 0) {
        ended = true;
        ready.interestOpsAnd(~SelectionKey.OP_READ);
        told.event().invoke(Event.ENDED);
      }
    } catch (IOException e) {
      ready.cancel();
      told.failure().invoke(e);
    }
  }

  /** Perhaps with what was read: what follows would make no sense. */
  @Override
  public void failed(SelectionKey ready) {
    ready.cancel();
    boolean isTold = false;
    try {
      told.failure().invoke(FAULT);
      isTold = true;
    } finally {
      if (!isTold) {
        EventLoop.close(channel);
      }
    }
  }

  /**
   * Closes it.
   *
   * @param reset whether the other side is to be told that something is wrong
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
          } catch (IOException _) {
            // It is lost already.
          } finally {
            EventLoop.close(channel);
          }
        });
  }
}
