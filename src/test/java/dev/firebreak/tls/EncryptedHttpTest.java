package dev.firebreak.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestAuthority;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP over TLS with well-behaved clients. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncryptedHttpTest {
  private TlsRig rig;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    rig = new TlsRig(folder, "");
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void requestsAreAnsweredOneAfterTheOtherOnOneConnection(String version) throws IOException {
    try (RawConnection connection = rig.connect(version)) {
      for (int i = 0; i < 3; i++) {
        assertThat(connection.send(TlsRig.GET).answer()).startsWith("HTTP/1.1 200 ");
      }
      SSLSocket socket = (SSLSocket) connection.socket();
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(socket.getSession().getCipherSuite()).containsAnyOf("GCM", "CHACHA20");
    }
  }

  @Test
  void largeBodiesArriveWholeInBothDirections() {
    byte[] body = new byte[3_000_000];
    new Random(1).nextBytes(body);
    assertThat(Arrays.equals(rig.node().callBytes("echo", body).body(), body)).isTrue();
    await().until(() -> rig.node().node().memoryUsed() == 0);
  }

  @Test
  void theUriOfTheNodeSaysThatItIsEncrypted() {
    assertThat(rig.node().uri("/")).hasScheme("https");
    HttpResponse<String> submitted = rig.node().get("/v1/types");
    assertThat(submitted.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1", "TLSv1.1"})
  void olderVersionsAreRefused(String version) throws IOException {
    // The JDK's client disables them, so the server sees the offer in bytes.
    int minor = version.equals("TLSv1") ? 1 : 2;
    try (RawConnection connection = rig.connectPlain()) {
      connection.send(ClientHello.of(minor));
      byte[] alert = connection.socket().getInputStream().readNBytes(7);
      assertThat(alert).startsWith(21, 3).endsWith(2, 70); // Fatal: protocol version.
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void weakCiphersAreRefused() throws IOException {
    try (SSLSocket socket = rig.connect()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void http11IsNegotiatedAndNothingElse() throws IOException {
    assertThat(negotiated("h2", "http/1.1")).isEqualTo("http/1.1");
    assertThat(negotiated()).isEmpty();
    assertThatThrownBy(() -> negotiated("h2")).isInstanceOf(SSLException.class);
  }

  private String negotiated(String... offered) throws IOException {
    try (SSLSocket socket = rig.connect()) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(offered);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket.getApplicationProtocol();
    }
  }

  @Test
  void aClientThatDoesNotTrustTheCertificateLeavesWithoutHarm() throws IOException {
    try (SSLSocket socket = rig.connect(new TestAuthority("other").trusting())) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
    assertThat(rig.isServing()).isTrue();
  }

  @Test
  void aRequestWithoutTlsIsToldSo() throws IOException {
    try (RawConnection connection = rig.connectPlain()) {
      String answer = connection.send(TlsRig.GET).answer();
      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("/problems/bad-request", "https");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void theServerClosesWithAnAlertSoThatTheClientKnowsThatNothingIsMissing() throws IOException {
    try (RawConnection connection = rig.connect("TLSv1.3")) {
      connection.send(TlsRig.GET.replace("\n\n", "\nConnection: close\n\n"));
      assertThat(connection.answer()).contains("Connection: close");
      // The JDK throws if the connection ends without the alert.
      assertThat(connection.socket().getInputStream().read()).isEqualTo(-1);
    }
  }

  /**
   * In most repetitions the request and the closing alert arrive with the end of the handshake,
   * before the server's HTTP layer has asked for bytes.
   */
  @RepeatedTest(10)
  void aClientThatHasClosedItsSideStillGetsItsAnswer() throws IOException {
    try (RawConnection connection = rig.connect("TLSv1.3")) {
      connection.send(TlsRig.GET);
      connection.socket().shutdownOutput();
      byte[] answer = connection.socket().getInputStream().readAllBytes();
      assertThat(new String(answer, StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientThatLeavesCancelsItsCall(String version) throws IOException {
    String gate = "leaves " + version;
    try (RawConnection connection = rig.connect(version)) {
      connection.send(
          "POST /v1/call/gate HTTP/1.1\nHost: localhost\nContent-Length: "
              + gate.length()
              + "\n\n"
              + gate);
      await().until(() -> Gate.inside(gate) == 1);
    }
    await().until(() -> Gate.inside(gate) == 0);
  }

  @Test
  void keysOfTheConnectionMayBeChanged() throws IOException {
    try (RawConnection connection = rig.connect("TLSv1.3")) {
      assertThat(connection.send(TlsRig.GET).answer()).startsWith("HTTP/1.1 200 ");
      ((SSLSocket) connection.socket()).startHandshake(); // In TLS 1.3: an update of the keys.
      assertThat(connection.send(TlsRig.GET).answer()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aRenegotiationIsRefused() throws IOException {
    try (RawConnection connection = rig.connect("TLSv1.2")) {
      assertThat(connection.send(TlsRig.GET).answer()).startsWith("HTTP/1.1 200 ");
      SSLSocket socket = (SSLSocket) connection.socket();
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                connection.send(TlsRig.GET).answer();
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(rig.isServing()).isTrue();
  }
}
