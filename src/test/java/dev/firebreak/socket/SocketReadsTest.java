package dev.firebreak.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the stream of a socket reads while more arrives than it takes. */
class SocketReadsTest {
  /** More than the system holds of one connection. */
  private static final int MANY = 16 * 1024 * 1024;

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final SocketClose closing = new SocketClose(Duration.ZERO, Duration.ZERO, 0, 0);
  private final AtomicReference<Throwable> notSent = new AtomicReference<>();
  private EventLoop loop;
  private SocketChannel client;
  private SinkQueueWithCancel<ByteString> read;

  @BeforeEach
  void connect() throws IOException {
    loop = EventLoop.start("test-reads", closing, Runnable::run);
    SocketChannel channel;
    try (ServerSocketChannel port = ServerSocketChannel.open()) {
      port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client = SocketChannel.open(port.getLocalAddress());
      channel = port.accept();
    }
    channel.configureBlocking(false);
    read =
        Source.<ByteString>maybe()
            .via(new Socket(channel, Peer.of(channel), loop, closing).flow())
            .toMat(Sink.<ByteString>queue(1), Keep.right())
            .run(KIT.system());
  }

  @AfterEach
  void close() throws IOException {
    read.cancel();
    client.close();
    loop.endWhenIdle();
  }

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private ByteString next() throws Exception {
    return read.pull()
        .toCompletableFuture()
        .get(Patience.SECONDS, TimeUnit.SECONDS)
        .orElse(ByteString.emptyByteString());
  }

  /** Sends bytes while the test reads. */
  private Thread sending(byte[] bytes) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                client.write(ByteBuffer.wrap(bytes));
                client.shutdownOutput();
              } catch (IOException e) {
                notSent.set(e);
              }
            });
  }

  @Test
  void allBytesOfAFastSenderArriveInTheirOrderAndThenTheEnd() throws Exception {
    byte[] sent = new byte[MANY];
    new Random(3).nextBytes(sent);
    Thread sender = sending(sent);
    ByteBuffer got = ByteBuffer.allocate(MANY);
    for (ByteString piece = next(); !piece.isEmpty(); piece = next()) {
      got.put(piece.toByteBuffer());
    }
    sender.join();
    assertThat(notSent.get()).isNull();
    assertThat(got.hasRemaining()).isFalse();
    assertThat(got.array()).isEqualTo(sent);
  }

  /** Writes until the system takes nothing more now; returns how much that was. */
  private int fill() throws IOException {
    int all = 0;
    ByteBuffer zeros = ByteBuffer.allocate(64 * 1024);
    for (int count = 1; count > 0; all += count) {
      count = client.write(zeros.clear());
    }
    return all;
  }

  @Test
  void theLossOfTheConnectionFailsTheStream() throws Exception {
    client.configureBlocking(false);
    assertThat(fill()).isPositive();
    assertThat(next().length()).isPositive();
    client.setOption(StandardSocketOptions.SO_LINGER, 0);
    client.close();
    await().atMost(Patience.LIMIT).until(this::hasFailed);
  }

  private boolean hasFailed() throws Exception {
    try {
      return next().isEmpty();
    } catch (ExecutionException e) {
      return e.getCause() instanceof IOException;
    }
  }
}
