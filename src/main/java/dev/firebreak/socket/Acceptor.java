package dev.firebreak.socket;

import dev.firebreak.liveness.HeapWatch;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on a port or a Unix socket and accepts sockets. Thread-safe. */
public final class Acceptor {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

  /**
   * The pause after a failed accept, for example without free descriptors; callers wait in the
   * backlog.
   */
  private static final Duration REST = Duration.ofMillis(100);

  /** How many accepted sockets may wait to be opened or refused: each holds a descriptor. */
  private static final int AT_ONCE = 16;

  private final ActorSystem<?> system;
  private final Executor executor;
  private final ServerSocketChannel channel;
  private final @Nullable LocalAddress local;
  private final @Nullable InetSocketAddress address;
  private final SocketClose closing;
  private final EventLoops loops;
  private final Consumer<Socket> accepted;
  private final AtomicInteger onTheirWay = new AtomicInteger();
  private boolean resting;

  private Acceptor(
      ActorSystem<?> system,
      ServerSocketChannel channel,
      @Nullable LocalAddress local,
      SocketClose closing,
      Consumer<Socket> accepted)
      throws IOException {
    this.system = system;
    this.executor = system.executionContext();
    this.channel = channel;
    this.local = local;
    this.address = channel.getLocalAddress() instanceof InetSocketAddress port ? port : null;
    this.closing = closing;
    this.loops = new EventLoops(closing, executor);
    this.accepted = accepted;
  }

  /**
   * Starts to listen.
   *
   * @param backlog how many connections may wait to be accepted
   * @param closing how sockets are closed
   * @param accepted receives each socket, on a thread of the actor system, and has to run its
   *     stream, refuse it or drop it; must not block, because only {@link #AT_ONCE} sockets may
   *     wait for it
   * @throws BindException if the address can't be bound or resolved
   * @throws IOException if no socket can be created
   */
  public static Acceptor listen(
      ActorSystem<?> system,
      InetSocketAddress address,
      int backlog,
      SocketClose closing,
      Consumer<Socket> accepted)
      throws IOException {
    if (address.isUnresolved()) {
      throw new BindException("unknown host");
    }
    boolean v4 = address.getAddress() instanceof Inet4Address;
    ServerSocketChannel channel =
        ServerSocketChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, backlog);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return listen(system, channel, null, closing, accepted);
  }

  /**
   * Starts to listen on a Unix socket.
   *
   * @param backlog how many connections may wait to be accepted
   * @param closing how sockets are closed
   * @param accepted as for a port
   * @throws UnusableSocketFile if the file can't be created, or another process listens on it
   * @throws IOException if no socket can be created
   */
  public static Acceptor listen(
      ActorSystem<?> system,
      LocalAddress address,
      int backlog,
      SocketClose closing,
      Consumer<Socket> accepted)
      throws IOException {
    return listen(system, address.bind(backlog), address, closing, accepted);
  }

  private static Acceptor listen(
      ActorSystem<?> system,
      ServerSocketChannel channel,
      @Nullable LocalAddress local,
      SocketClose closing,
      Consumer<Socket> accepted)
      throws IOException {
    try {
      channel.configureBlocking(false);
      Acceptor acceptor = new Acceptor(system, channel, local, closing, accepted);
      acceptor.open();
      return acceptor;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void open() {
    EventLoop first = loops.first();
    first.execute(
        () -> {
          try {
            first.register(channel, SelectionKey.OP_ACCEPT, new Connections());
          } catch (IOException e) {
            LOG.debug("The acceptor was closed before it was open.", e);
          }
        });
  }

  /** The bound address of a port; null for a Unix socket. */
  public @Nullable InetSocketAddress address() {
    return address;
  }

  /** Stops accepting; open connections stay open. */
  public void close() {
    if (local != null) {
      local.remove();
    }
    EventLoop.close(channel);
    loops.first().execute(() -> {}); // The next select releases the port.
  }

  /**
   * As {@link #close}; in addition, the threads of the event loops end when the last socket is
   * closed.
   *
   * @return completes when these threads have ended
   */
  public CompletionStage<Void> end() {
    close();
    return loops.end();
  }

  /** Accepts connections; keeps listening whatever fails. */
  private final class Connections implements EventLoop.Ready {
    @Override
    public void ready(SelectionKey key) {
      accept(key);
    }

    @Override
    public void failed(SelectionKey key) {
      // Accepting is tried again at once.
    }
  }

  private void accept(SelectionKey key) {
    try {
      while (onTheirWay.get() < AT_ONCE) {
        SocketChannel next = channel.accept();
        if (next == null) {
          return;
        }
        resting = false;
        take(key, next);
      }
      key.interestOps(0); // Until one of the waiting sockets is taken.
    } catch (Throwable t) {
      HeapWatch.noticed(t);
      if (channel.isOpen()) {
        rest(key, t);
      }
    }
  }

  private void rest(SelectionKey key, Throwable e) {
    if (!resting) {
      resting = true;
      LOG.warn(
          "Connections can't be accepted ({}); new connections wait, and the node tries again every"
              + " {} ms.",
          e.toString(),
          REST.toMillis());
    }
    // Scheduled first: if this fails, accepting must not stay switched off.
    system.scheduler().scheduleOnce(REST, () -> goOn(key), system.executionContext());
    key.interestOps(0);
  }

  private void goOn(SelectionKey key) {
    loops
        .first()
        .execute(
            () -> {
              if (key.isValid()) {
                key.interestOps(SelectionKey.OP_ACCEPT);
              }
            });
  }

  private void take(SelectionKey key, SocketChannel next) {
    try {
      next.configureBlocking(false);
      if (local == null) {
        next.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      Socket socket = new Socket(next, Peer.of(next), loops.next(), closing);
      hand(() -> hand(key, socket));
    } catch (IOException | RuntimeException e) {
      LOG.debug("The connection was closed before it was taken.", e);
      EventLoop.close(next);
    } catch (Throwable t) {
      EventLoop.close(next);
      throw t;
    }
  }

  private void hand(Runnable handing) {
    onTheirWay.incrementAndGet();
    boolean taken = false;
    try {
      executor.execute(handing);
      taken = true;
    } finally {
      if (!taken) {
        onTheirWay.decrementAndGet();
      }
    }
  }

  private void hand(SelectionKey key, Socket socket) {
    try {
      accepted.accept(socket);
    } finally {
      socket.whenHandled(
          () -> {
            if (onTheirWay.getAndDecrement() == AT_ONCE) {
              goOn(key);
            }
          });
    }
  }
}
