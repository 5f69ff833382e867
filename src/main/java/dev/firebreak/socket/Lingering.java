package dev.firebreak.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The sockets of a loop of which only this server's side is closed, as {@link SocketClose}
 * describes: what the clients send is read and discarded. Belongs to the loop's thread.
 */
final class Lingering {
  /** How often the deadlines are checked. */
  static final long CHECK_MS = 100;

  /** A client that has sent nothing for this long usually has nothing more to send. */
  private static final long QUIET = Duration.ofSeconds(5).toNanos();

  /** The same limit while the loop is ending. */
  private static final long QUIET_AT_THE_END = Duration.ofMillis(200).toNanos();

  private final Selector selector;
  private final ByteBuffer buffer;
  private final SocketClose limits;
  private final LongSupplier nanoClock;
  private final Set<One> all = new LinkedHashSet<>();
  private long quiet = QUIET;

  /**
   * Without sockets.
   *
   * @param selector that of the loop
   * @param buffer for bytes that are discarded
   * @param nanoClock as {@link System#nanoTime}
   */
  Lingering(Selector selector, ByteBuffer buffer, SocketClose limits, LongSupplier nanoClock) {
    this.selector = selector;
    this.buffer = buffer;
    this.limits = limits;
    this.nanoClock = nanoClock;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Closes this server's side of a socket now, and the socket later. */
  void add(SocketChannel channel) {
    boolean added = false;
    try {
      channel.shutdownOutput();
      if (!limits.lingering().isZero() && limits.sockets() > 0) {
        One one = new One(channel);
        channel.register(selector, SelectionKey.OP_READ, one);
        added = all.add(one);
      }
    } catch (IOException | IllegalStateException _) {
      // The connection is lost, or the loop has ended.
    } finally {
      if (!added) {
        EventLoop.close(channel);
      }
    }
    if (all.size() > limits.sockets()) {
      Iterator<One> eldest = all.iterator();
      eldest.next().close();
    }
  }

  /** Closes the sockets whose time has passed. */
  void closeOverdue() {
    long now = nanoClock.getAsLong();
    for (One one : List.copyOf(all)) {
      one.closeIfOverdue(now);
    }
  }

  /** Shortens the limits, because the loop is ending. */
  void shortenLimits() {
    quiet = QUIET_AT_THE_END;
  }

  private final class One implements EventLoop.Ready {
    private final SocketChannel channel;
    private final long begun = nanoClock.getAsLong();
    private long lastRead = begun;
    private long left = limits.bytes();

    private One(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void ready(SelectionKey key) {
      try {
        int read = channel.read(buffer.clear());
        left -= read;
        lastRead = nanoClock.getAsLong();
        if (read < 0 || left <= 0) {
          close();
        }
      } catch (IOException _) {
        close();
      }
    }

    @Override
    public void failed(SelectionKey key) {
      close();
    }

    private void closeIfOverdue(long now) {
      if (now - begun >= limits.lingering().toNanos() || now - lastRead >= quiet) {
        close();
      }
    }

    private void close() {
      all.remove(this);
      EventLoop.close(channel);
    }
  }
}
