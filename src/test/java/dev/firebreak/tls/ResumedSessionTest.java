package dev.firebreak.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that resume the session of an earlier one, without certificates on the wire. */
class ResumedSessionTest {
  private static final TestAuthority CLIENTS = new TestAuthority("clients");
  private static final String TASKS = "GET /v1/tasks HTTP/1.1\nHost: localhost\n\n";
  private static final String CALL =
      "POST /v1/call/echo HTTP/1.1\nHost: localhost\nContent-Length: 1\n\nx";

  private TlsRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    Path ca = Files.writeString(folder.resolve("clients.pem"), CLIENTS.pem());
    rig =
        new TlsRig(
            folder,
            """
            client-certificates = optional, client-ca = "%1"
            owners { team { certificates = ["CN=ci"], scopes = call } }
            }
            firebreak.http.access = tokens
            firebreak.data-dir = "%2"
            firebreak.json {\
            """
                .replace("%1", ca.toString())
                .replace("%2", folder.resolve("data").toString()));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private RawConnection connect(SSLContext client, String version) throws IOException {
    SSLSocket socket = rig.connect(client);
    socket.setEnabledProtocols(new String[] {version});
    return new RawConnection(socket);
  }

  /** When the session of a connection began; as in the first one if it was resumed. */
  private static long began(RawConnection connection) {
    return ((SSLSocket) connection.socket()).getSession().getCreationTime();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theOwnerOfTheCertificateIsStillRecognized(String version) throws IOException {
    SSLContext client = TlsRig.AUTHORITY.trusting(CLIENTS.client("CN=ci"));
    try (RawConnection first = connect(client, version)) {
      assertThat(first.send(CALL).answer()).startsWith("HTTP/1.1 200 ");
      try (RawConnection resumed = connect(client, version)) {
        assertThat(resumed.send(CALL).answer()).startsWith("HTTP/1.1 200 ");
        assertThat(began(resumed)).isEqualTo(began(first));
        assertThat(resumed.send(TASKS).answer()).startsWith("HTTP/1.1 403 ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientWithoutACertificateStillNeedsAToken(String version) throws IOException {
    SSLContext client = TlsRig.AUTHORITY.trusting();
    try (RawConnection first = connect(client, version)) {
      assertThat(first.send(CALL).answer()).startsWith("HTTP/1.1 401 ");
      try (RawConnection resumed = connect(client, version)) {
        assertThat(resumed.send(CALL).answer()).startsWith("HTTP/1.1 401 ");
        assertThat(began(resumed)).isEqualTo(began(first));
      }
    }
  }
}
