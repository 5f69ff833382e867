package dev.firebreak.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When an accepted socket counts as handled, after which another may be accepted. */
class SocketTest {
  private final SocketClose closing = new SocketClose(Duration.ZERO, Duration.ZERO, 0, 0);
  private EventLoop loop;
  private SocketChannel client;
  private SocketChannel channel;
  private Socket socket;

  @BeforeEach
  void connect() throws IOException {
    loop = EventLoop.start("test-socket", closing, Runnable::run);
    try (ServerSocketChannel port = ServerSocketChannel.open()) {
      port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client = SocketChannel.open(port.getLocalAddress());
      channel = port.accept();
    }
    channel.configureBlocking(false);
    socket = new Socket(channel, Peer.of(channel), loop, closing);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    channel.close();
    loop.endWhenIdle();
  }

  @Test
  void aRefusedSocketIsHandledWhenItsLoopHasClosedIt() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    loop.execute(() -> await(busy));
    socket.refuse(ByteString.fromString("no"));
    CompletableFuture<Boolean> handled = new CompletableFuture<>();
    socket.whenHandled(() -> handled.complete(channel.isOpen()));
    assertThat(handled).isNotDone();
    busy.countDown();
    assertThat(handled.get(Patience.SECONDS, TimeUnit.SECONDS)).as("still open").isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSocketThatIsNotRefusedIsHandledAtOnce() {
    CompletableFuture<Void> handled = new CompletableFuture<>();
    socket.whenHandled(() -> handled.complete(null));
    assertThat(handled).isCompleted();
  }
}
