package dev.firebreak.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.config.ClusterSettings;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.SharedRows;
import dev.firebreak.fixture.Warnings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Connections to the cluster port from programs that are not nodes. */
@Isolated("reads the log")
class ClusterPortTest {
  private static final String TIMEOUT = "pekko.remote.artery.advanced.tcp.connection-timeout = ";

  private final SharedRows rows = new SharedRows();
  private final List<MemberRig> nodes = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void closeAll() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    MemberRig.killAll(nodes);
  }

  private MemberRig start(String timeout) {
    MemberRig node =
        new MemberRig(rows, "a", new ClusterSettings("a", "127.0.0.1", 0, null), TIMEOUT + timeout);
    nodes.add(node);
    await().until(() -> node.up().size() == 1);
    return node;
  }

  private static int port(MemberRig node) {
    return URI.create(node.address()).getPort();
  }

  private Socket connect(MemberRig node) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(node));
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Patience.SECONDS));
    sockets.add(socket);
    return socket;
  }

  private static void assertEnds(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // An alert of TLS.
      }
    } catch (SocketException _) {
      // It was reset.
    }
  }

  private static void countEnd(Socket socket, CountDownLatch ended) {
    try {
      assertEnds(socket);
      ended.countDown();
    } catch (IOException _) {
      // The node left it open.
    }
  }

  @Test
  void aProgramWithoutTlsIsLogged() throws IOException {
    try (Warnings warnings = Warnings.listen()) {
      MemberRig node = start("1 hour");
      Socket client = connect(node);
      client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      assertEnds(client);
      List<String> told = new ArrayList<>();
      await()
          .until(
              () -> {
                warnings.take().forEach(event -> told.add(event.getFormattedMessage()));
                return told.stream().anyMatch(line -> line.contains("cluster port"));
              });
      assertThat(told)
          .filteredOn(line -> line.contains("cluster port"))
          .singleElement()
          .asString()
          .contains("127.0.0.1:" + port(node), "without TLS", "firebreak.cluster.host");
    }
  }

  @Test
  void aConnectionThatSendsNothingIsClosed() throws IOException {
    assertEnds(connect(start("500 ms")));
  }

  @Test
  void theNumberOfUnprovenConnectionsIsBoundedAndNodesStillConnect() throws Exception {
    MemberRig node = start("1 hour");
    CountDownLatch ended = new CountDownLatch(10);
    for (int i = 0; i < Handshakes.MOST + 10; i++) {
      Socket socket = connect(node);
      Thread.startVirtualThread(() -> countEnd(socket, ended));
    }
    // The node begins the handshakes in any order, so any ten of the connections may be the oldest.
    assertThat(ended.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    MemberRig other = new MemberRig(rows, "b");
    nodes.add(other);
    await().until(() -> node.up().size() == 2 && other.up().size() == 2);
  }

  @Test
  void aNodeThatRefusedConnectionsStops() throws Exception {
    MemberRig node = start("500 ms");
    Socket client = connect(node);
    client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
    assertEnds(client);
    assertEnds(connect(node));
    connect(node);
    node.terminate().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
  }
}
