package dev.firebreak.connection;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.IdleCallers;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The bounds on connections, and that idle connections do not affect others. */
class ConnectionLimitTest {
  private static final String LIVE = "GET /health/live HTTP/1.1\nHost: localhost\n\n";

  private static TestNode node(String limits) {
    return TestNode.configured(
        String.format(
            Locale.ROOT,
            "firebreak.http { %s }\nfirebreak.types { echo { %s } }",
            limits,
            handler(Echo.class)));
  }

  private static InetSocketAddress addressOf(TestNode node) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), node.uri("/").getPort());
  }

  private static boolean isServed(URI uri) throws IOException {
    try (RawConnection connection = new RawConnection(uri).send(LIVE)) {
      return connection.answer().startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aConnectionBeyondTheLimitIsAnsweredAndClosed() throws IOException {
    try (TestNode node = node("max-connections = 2, max-connections-per-address = 20");
        RawConnection first = new RawConnection(node.uri("/")).send(LIVE);
        RawConnection second = new RawConnection(node.uri("/")).send(LIVE)) {
      assertThat(first.answer()).startsWith("HTTP/1.1 200");
      assertThat(second.answer()).startsWith("HTTP/1.1 200");
      try (RawConnection third = new RawConnection(node.uri("/"))) {
        assertThat(third.answer())
            .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
            .contains("Retry-After: 1", "/problems/over-capacity");
        assertThat(third.isClosedByServer()).isTrue();
      }
      first.socket().close();
      await().until(() -> isServed(node.uri("/")));
    }
  }

  @Test
  void oneAddressCanNotTakeAllConnections() throws IOException {
    try (TestNode node = node("max-connections = 100, max-connections-per-address = 1");
        RawConnection first = new RawConnection(node.uri("/")).send(LIVE)) {
      assertThat(first.answer()).startsWith("HTTP/1.1 200");
      assertThat(isServed(node.uri("/"))).isFalse();
      InetAddress other = InetAddress.ofLiteral("127.0.0.2");
      try (Socket socket = new Socket()) {
        socket.bind(new InetSocketAddress(other, 0));
        socket.connect(addressOf(node));
        assertThat(new RawConnection(socket).send(LIVE).answer()).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void tenThousandIdleConnectionsDoNotAffectOthers() throws IOException {
    try (TestNode node = node("max-connections-per-address = 20000");
        IdleCallers idle = IdleCallers.start(node.uri("/").getPort(), 10_000)) {
      for (int i = 0; i < 10; i++) {
        assertThat(node.call("echo", "among " + i).body()).isEqualTo("among " + i);
      }
      idle.awaitConnected();
      for (int i = 0; i < 100; i++) {
        assertThat(node.call("echo", "still here").body()).isEqualTo("still here");
      }
      // The first of them is no worse for having waited.
      assertThat(idle.firstAsks(LIVE)).startsWith("HTTP/1.1 200");
    }
  }
}
