package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.access.TokenFile;
import dev.firebreak.access.TokenLine;
import dev.firebreak.access.TokenRequest;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestAuthority;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are open while a node reads its configuration anew. */
class ReloadedConnectionsTest {
  private static final String GATE = TestNode.handler(Gate.class);

  @TempDir private Path folder;
  private volatile String configuration = "";
  private TestNode node;

  @AfterEach
  void close() {
    node.close();
  }

  private static String get(String... headers) {
    return "GET /v1/types HTTP/1.1\nHost: localhost\n" + lines(headers) + '\n';
  }

  private static String call(String gate, String... headers) {
    return "POST /v1/call/t HTTP/1.1\nHost: localhost\n"
        + ("Content-Length: " + gate.length() + '\n')
        + (lines(headers) + '\n' + gate);
  }

  private static String lines(String... headers) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      lines.append(headers[i]).append(": ").append(headers[i + 1]).append('\n');
    }
    return lines.toString();
  }

  private void reload(String... headers) {
    HttpResponse<String> answer = node.send(node.request("POST", "/v1/reload", null, headers));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void assertStatus(RawConnection connection, String request, int status)
      throws IOException {
    assertThat(connection.send(request).answer()).startsWith("HTTP/1.1 " + status + ' ');
  }

  /** Opens the gate of the call in flight, whose connection then carries one more call. */
  private static void assertFinishes(RawConnection inFlight, String gate, String next)
      throws IOException {
    Gate.open(gate, 2);
    assertThat(inFlight.answer()).startsWith("HTTP/1.1 200 ").contains("through on attempt 1");
    assertStatus(inFlight, next, 200);
  }

  private static void awaitInside(String gate) {
    await().atMost(Patience.LIMIT).until(() -> Gate.inside(gate) == 1);
  }

  @Test
  void changedLimitsOfATypeLeaveConnectionsAndTheCallInFlight(TestInfo test) throws IOException {
    String gate = test.getDisplayName();
    configuration = "firebreak.types.t { " + GATE + ", concurrency = 1 }";
    node = TestNode.reloading(() -> configuration);
    try (RawConnection idle = new RawConnection(node.uri("/"));
        RawConnection inFlight = new RawConnection(node.uri("/"))) {
      assertStatus(idle, get(), 200);
      inFlight.send(call(gate));
      awaitInside(gate);
      configuration =
          "firebreak.types.t { " + GATE + ", concurrency = 2, timeout = 7m, max-waiting = 3 }";
      reload();
      assertThat(idle.send(get()).answer()).contains("420000");
      assertFinishes(inFlight, gate, call(gate));
    }
  }

  private TokenRequest request(String name) {
    return TokenRequest.parse(Map.of("name", name, "scopes", "admin"));
  }

  @Test
  void aChangedTokenFileLeavesConnectionsAndTheCallInFlight(TestInfo test) throws IOException {
    String gate = test.getDisplayName();
    Path file = folder.resolve("tokens");
    var before = TokenFile.create(request("before"), InstantSource.system());
    var after = TokenFile.create(request("after"), InstantSource.system());
    String[] withBefore = TestTokens.bearerOf(before.text());
    String[] withAfter = TestTokens.bearerOf(after.text());
    Files.writeString(file, TokenLine.of(before.token()));
    configuration =
        "firebreak.http { access = tokens, token-file = \""
            + file
            + "\", audit.file = log }\n"
            + ("firebreak.types.t { " + GATE + " }");
    node = TestNode.reloading(() -> configuration);
    try (RawConnection idle = new RawConnection(node.uri("/"));
        RawConnection inFlight = new RawConnection(node.uri("/"))) {
      assertStatus(idle, get(withBefore), 200);
      inFlight.send(call(gate, withBefore));
      awaitInside(gate);
      Files.writeString(file, TokenLine.of(after.token()));
      reload(withBefore);
      assertStatus(idle, get(withBefore), 401);
      assertStatus(idle, get(withAfter), 200);
      assertFinishes(inFlight, gate, call(gate, withAfter));
    }
  }

  private RawConnection connect(SSLContext trusting) throws IOException {
    Socket socket =
        trusting.getSocketFactory().createSocket(node.uri("/").getHost(), node.uri("/").getPort());
    socket.setSoTimeout(Patience.SECONDS * 1000);
    return new RawConnection(socket);
  }

  private static X509Certificate certificate(RawConnection connection) throws IOException {
    return (X509Certificate)
        ((SSLSocket) connection.socket()).getSession().getPeerCertificates()[0];
  }

  @Test
  void newConnectionsGetAChangedCertificateAndOpenOnesGoOn(TestInfo test) throws IOException {
    String gate = test.getDisplayName();
    TestAuthority authority = new TestAuthority("tests");
    TestAuthority.Pair before = authority.server();
    before.write(folder);
    SSLContext trusting = authority.trusting();
    configuration =
        "firebreak.http.tls { certificate = \"%1/cert.pem\", key = \"%1/key.pem\" }\n"
                .replace("%1", folder.toString())
            + ("firebreak.types.t { " + GATE + " }");
    node = TestNode.reloading(() -> configuration, trusting);
    try (RawConnection idle = connect(trusting);
        RawConnection inFlight = connect(trusting)) {
      assertStatus(idle, get(), 200);
      assertThat(certificate(idle)).isEqualTo(before.certificate());
      inFlight.send(call(gate));
      awaitInside(gate);
      TestAuthority.Pair after = authority.server();
      after.write(folder);
      reload();
      // A context of its own, since a resumed session would show the old certificate.
      try (RawConnection next = connect(authority.trusting())) {
        assertStatus(next, get(), 200);
        assertThat(certificate(next)).isEqualTo(after.certificate());
      }
      assertStatus(idle, get(), 200);
      assertThat(certificate(idle)).isEqualTo(before.certificate());
      assertFinishes(inFlight, gate, call(gate));
    }
  }
}
