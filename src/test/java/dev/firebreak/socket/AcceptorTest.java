package dev.firebreak.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.fixture.Patience;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What streams make of sockets, seen from the other side. */
class AcceptorTest {
  private static final int MUCH = 5_000_000;

  /** More than the system keeps for both sides. */
  private static final int TOO_MUCH = 64_000_000;

  private static final Duration LONG = Duration.ofMinutes(5);

  private final ActorTestKit kit = ActorTestKit.create();
  private SocketClose closing = new SocketClose(LONG, LONG, Long.MAX_VALUE, 100);
  private Acceptor port;

  @AfterEach
  void stop() {
    if (port != null) {
      port.end();
    }
    kit.shutdownTestKit();
  }

  private java.net.Socket connect(Consumer<Socket> accepted) throws IOException {
    port = listen(0, accepted);
    return new java.net.Socket(InetAddress.getLoopbackAddress(), port.address().getPort());
  }

  private Acceptor listen(int number, Consumer<Socket> accepted) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
    return Acceptor.listen(kit.system(), address, 10, closing, accepted);
  }

  private void run(Socket socket, Flow<ByteString, ByteString, ?> what) {
    socket.flow().join(what).run(kit.system());
  }

  private static ByteString words(String words) {
    return ByteString.fromString(words);
  }

  private static String rest(java.net.Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void bytesAreEchoedInOrderWhicheverSideIsSlow() throws Exception {
    byte[] sent = new byte[MUCH];
    new Random(1).nextBytes(sent);
    try (java.net.Socket caller = connect(socket -> run(socket, Flow.create()))) {
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  caller.getOutputStream().write(sent);
                  caller.shutdownOutput();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(caller.getInputStream().readAllBytes()).isEqualTo(sent);
      writing.join();
    }
  }

  @Test
  void writesToAClientThatDoesNotReadAreBounded() throws Exception {
    AtomicLong asked = new AtomicLong();
    CompletableFuture<Void> heard = new CompletableFuture<>();
    ByteString piece = ByteString.fromArray(new byte[10_000]);
    Source<ByteString, ?> endless =
        Source.repeat(piece).map(p -> ByteString.fromInts((int) asked.incrementAndGet()).concat(p));
    try (java.net.Socket caller =
        connect(
            socket ->
                run(
                    socket,
                    Flow.fromSinkAndSource(Sink.foreach(_ -> heard.complete(null)), endless)))) {
      AtomicLong before = new AtomicLong(-1);
      await().until(() -> before.getAndSet(asked.get()) == asked.get());
      assertThat(asked.get() * 10_000).isLessThan(TOO_MUCH);
      long stalled = asked.get();
      for (int i = 1; i <= stalled + 100; i++) {
        byte[] next = caller.getInputStream().readNBytes(10_001);
        assertThat(next[0]).as("of piece " + i).isEqualTo((byte) i);
      }
      await().until(() -> asked.get() > stalled);
      caller.getOutputStream().write(1);
      assertThat(heard).as("reading goes on").succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void readsAheadOfAStreamThatDoesNotPullAreBounded() throws Exception {
    CompletableFuture<CompletionStage<ByteString>> all = new CompletableFuture<>();
    CompletableFuture<ByteString> gate = new CompletableFuture<>();
    Consumer<Socket> deaf =
        socket -> {
          Sink<ByteString, CompletionStage<ByteString>> behindTheGate =
              Flow.of(ByteString.class)
                  .mapAsync(1, bytes -> gate.thenApply(_ -> bytes))
                  .toMat(
                      Sink.fold(ByteString.emptyByteString(), (_, bytes) -> bytes), Keep.right());
          all.complete(
              socket
                  .flow()
                  .joinMat(
                      Flow.fromSinkAndSourceMat(behindTheGate, Source.maybe(), Keep.left()),
                      Keep.right())
                  .run(kit.system()));
        };
    try (java.net.Socket _ = connect(deaf);
        SocketChannel caller = SocketChannel.open(port.address())) {
      caller.configureBlocking(false);
      ByteBuffer piece = ByteBuffer.allocate(100_000);
      AtomicLong sent = new AtomicLong();
      await()
          .pollInterval(50, TimeUnit.MILLISECONDS)
          .until(
              () -> {
                long before = sent.get();
                while (sent.get() < TOO_MUCH) {
                  int n = caller.write(piece.clear());
                  if (n == 0) {
                    break;
                  }
                  sent.addAndGet(n);
                }
                return before == sent.get();
              });
      assertThat(sent.get()).isPositive().isLessThan(TOO_MUCH);
      gate.complete(ByteString.emptyByteString());
      await().until(() -> caller.write(piece.clear()) > 0);
    }
  }

  @Test
  void aClientThatHasEndedItsInputIsStillAnswered() throws Exception {
    try (java.net.Socket caller =
        connect(
            socket ->
                run(
                    socket,
                    Flow.of(ByteString.class)
                        .fold(ByteString.emptyByteString(), ByteString::concat)))) {
      caller.getOutputStream().write("all of it".getBytes(StandardCharsets.UTF_8));
      caller.shutdownOutput();
      assertThat(rest(caller)).isEqualTo("all of it");
    }
  }

  @Test
  void aResetIsSeenThoughNothingIsAskedFor() throws Exception {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    Consumer<Socket> silent =
        socket ->
            run(
                socket,
                Flow.fromSinkAndSource(
                    Sink.never(),
                    Source.<ByteString>maybe()
                        .watchTermination(
                            (_, end) -> end.whenComplete((_, _) -> seen.complete(null)))));
    java.net.Socket caller = connect(silent);
    caller.setSoLinger(true, 0);
    caller.close();
    assertThat(seen).succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void theLastWordsArriveThoughMoreHasCome() throws Exception {
    CompletableFuture<ByteString> words = new CompletableFuture<>();
    Sink<ByteString, ?> busy =
        Flow.of(ByteString.class)
            .mapAsync(1, _ -> new CompletableFuture<ByteString>())
            .to(Sink.ignore());
    Consumer<Socket> rude =
        socket -> run(socket, Flow.fromSinkAndSource(busy, Source.completionStage(words)));
    try (java.net.Socket caller = connect(rude)) {
      caller.getOutputStream().write(new byte[200_000]);
      words.complete(words("no"));
      assertThat(rest(caller)).isEqualTo("no");
    }
  }

  @Test
  void aStreamThatFailsResetsTheConnection() throws Exception {
    Consumer<Socket> broken =
        socket ->
            run(
                socket,
                Flow.fromSinkAndSource(
                    Sink.ignore(), Source.failed(new IllegalStateException("test"))));
    try (java.net.Socket caller = connect(broken)) {
      assertThatThrownBy(() -> caller.getInputStream().read()).hasMessageContaining("reset");
    }
  }

  @Test
  void openConnectionsStayWhenNoMoreAreAccepted() throws Exception {
    try (java.net.Socket caller = connect(socket -> run(socket, Flow.create()))) {
      caller.getOutputStream().write(1);
      assertThat(caller.getInputStream().read()).isEqualTo(1);
      port.close();
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> SocketChannel.open(port.address()).close())
                      .isInstanceOf(IOException.class));
      CompletableFuture<Void> ended = port.end().toCompletableFuture();
      caller.getOutputStream().write(2);
      assertThat(caller.getInputStream().read()).isEqualTo(2);
      assertThat(ended).isNotDone();
      caller.shutdownOutput();
      assertThat(caller.getInputStream().read()).isEqualTo(-1);
      assertThat(ended).succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void aPortThatIsTakenIsRefused() throws Exception {
    port = listen(0, Socket::drop);
    assertThatThrownBy(() -> listen(port.address().getPort(), Socket::drop))
        .isInstanceOf(BindException.class);
    var nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 0);
    assertThatThrownBy(() -> Acceptor.listen(kit.system(), nowhere, 1, closing, Socket::drop))
        .isInstanceOf(BindException.class)
        .hasMessage("unknown host");
  }

  @Test
  void theServerListensOnIpv6Too() throws Exception {
    byte[] one = new byte[16];
    one[15] = 1;
    InetAddress loopback = InetAddress.getByAddress(one);
    assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "no IPv6 here");
    port =
        Acceptor.listen(
            kit.system(),
            new InetSocketAddress(loopback, 0),
            1,
            closing,
            socket -> run(socket, Flow.create()));
    try (java.net.Socket caller = new java.net.Socket(loopback, port.address().getPort())) {
      caller.getOutputStream().write(7);
      assertThat(caller.getInputStream().read()).isEqualTo(7);
    }
  }
}
