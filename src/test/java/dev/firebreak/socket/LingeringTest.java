package dev.firebreak.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How long a socket is read after this side of it was closed. The clock moves when a test says so.
 */
class LingeringTest {
  private static final Duration LINGER = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final int BYTES = 1000;
  private static final int SOCKETS = 3;

  private final AtomicLong clock = new AtomicLong();
  private final List<SocketChannel> all = new ArrayList<>();
  private final SocketClose limits = new SocketClose(LINGER, LINGER, BYTES, SOCKETS);
  private Selector selector;
  private Lingering lingering;

  /** Both ends of a connection. */
  private record Pair(SocketChannel client, SocketChannel server) {
    boolean isOpen() {
      return server.isOpen();
    }
  }

  @BeforeEach
  void open() throws IOException {
    selector = Selector.open();
    lingering = new Lingering(selector, ByteBuffer.allocate(10 * BYTES), limits, clock::get);
  }

  @AfterEach
  void close() throws IOException {
    for (SocketChannel channel : all) {
      channel.close();
    }
    selector.close();
  }

  private Pair connect() throws IOException {
    try (ServerSocketChannel port = ServerSocketChannel.open()) {
      port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel client = SocketChannel.open(port.getLocalAddress());
      SocketChannel server = port.accept();
      server.configureBlocking(false);
      all.addAll(List.of(client, server));
      return new Pair(client, server);
    }
  }

  private Pair linger() throws IOException {
    Pair pair = connect();
    lingering.add(pair.server);
    return pair;
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
    lingering.closeOverdue();
  }

  /** Sends bytes, and has them read, as the loop does. */
  private void send(Pair pair, int bytes) throws IOException {
    pair.client.write(ByteBuffer.allocate(bytes));
    selector.select(
        key -> ((EventLoop.Ready) key.attachment()).ready(key),
        TimeUnit.SECONDS.toMillis(Patience.SECONDS));
  }

  @Test
  void aQuietClientIsReadForFiveSecondsAfterItsLastByte() throws Exception {
    Pair pair = linger();
    pass(QUIET.minus(MOMENT));
    assertThat(pair.isOpen()).isTrue();
    send(pair, 1);
    pass(QUIET.minus(MOMENT));
    assertThat(pair.isOpen()).isTrue();
    pass(MOMENT);
    assertThat(pair.isOpen()).isFalse();
  }

  @Test
  void aClientThatKeepsSendingIsReadForTheLingerTimeout() throws Exception {
    Pair pair = linger();
    for (int second = 4; second < LINGER.toSeconds(); second += 4) {
      pass(Duration.ofSeconds(4));
      assertThat(pair.isOpen()).as("after %d seconds", second).isTrue();
      send(pair, 1);
    }
    pass(Duration.ofSeconds(2));
    assertThat(pair.isOpen()).isFalse();
  }

  @Test
  void noMoreBytesAreReadThanAllowed() throws Exception {
    Pair pair = linger();
    send(pair, BYTES - 1);
    assertThat(pair.isOpen()).isTrue();
    send(pair, 1);
    assertThat(pair.isOpen()).isFalse();
  }

  @Test
  void beyondTheAllowedNumberTheOldestIsClosed() throws Exception {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < SOCKETS; i++) {
      pairs.add(linger());
    }
    assertThat(pairs).allMatch(Pair::isOpen);
    pairs.add(linger());
    assertThat(pairs.getFirst().isOpen()).isFalse();
    assertThat(pairs.subList(1, pairs.size())).allMatch(Pair::isOpen);
  }

  @Test
  void aQuietClientIsReadForAFifthOfASecondOnceTheLoopEnds() throws Exception {
    EventLoop loop = EventLoop.start("test-lingering", limits, Runnable::run, clock::get);
    Pair pair = connect();
    run(loop, () -> loop.lingering().add(pair.server));
    loop.endWhenIdle();
    clock.addAndGet(Duration.ofMillis(199).toNanos());
    run(loop, loop.lingering()::closeOverdue);
    assertThat(pair.isOpen()).isTrue();
    clock.addAndGet(MOMENT.toNanos());
    run(loop, loop.lingering()::closeOverdue);
    assertThat(pair.isOpen()).isFalse();
    CompletableFuture<Void> ended = loop.ended().toCompletableFuture();
    assertThat(ended).succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private static void run(EventLoop loop, Runnable task) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          task.run();
          done.complete(null);
        });
    done.get(Patience.SECONDS, TimeUnit.SECONDS);
  }
}
