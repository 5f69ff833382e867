package dev.firebreak.socket;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The sockets of a loop that are closed on the own side only, as {@link SocketClose} says: what
 * they send is read and thrown away. Belongs to the loop's thread.
 */
final class Lingering {
  /** How often the time of each is looked at. */
  static final long LOOK_MS = 100;

  /** A socket of which nothing came for so long has nothing more to send, as a rule. */
  private static final long QUIET = Duration.ofSeconds(5).toNanos();

  /** The same when the loop is to end. */
  private static final long QUIET_AT_THE_END = Duration.ofMillis(200).toNanos();

  private final EventLoop loop;
  private final SocketClose limits;
  private final Set<One> all = new LinkedHashSet<>();
  private long quiet = QUIET;

  Lingering(EventLoop loop, SocketClose limits) {
    this.loop = loop;
    this.limits = limits;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Closes the own side of a socket, and all of it later. */
  void add(SocketChannel channel) {
    boolean added = false;
    try {
      channel.shutdownOutput();
      if (!limits.lingering().isZero() && limits.sockets() > 0) {
        One one = new One(channel);
        loop.register(channel, SelectionKey.OP_READ, one);
        added = all.add(one);
      }
    } catch (IOException | IllegalStateException _) {
      // The other side, or the loop, has gone.
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

  /** Closes those whose time is over. */
  void look() {
    long now = System.nanoTime();
    for (One one : List.copyOf(all)) {
      one.look(now);
    }
  }

  /** The loop is to end soon. */
  void hurry() {
    quiet = QUIET_AT_THE_END;
  }

  private final class One implements EventLoop.Ready {
    private final SocketChannel channel;
    private final long begun = System.nanoTime();
    private long lastRead = begun;
    private long left = limits.bytes();

    private One(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void ready(SelectionKey key) {
      try {
        int read = channel.read(loop.buffer());
        left -= read;
        lastRead = System.nanoTime();
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

    private void look(long now) {
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
