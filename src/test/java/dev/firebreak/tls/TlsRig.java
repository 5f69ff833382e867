package dev.firebreak.tls;

import dev.firebreak.config.TlsSettings;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestAuthority;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A node with TLS, and connections to it. */
final class TlsRig implements AutoCloseable {
  static final String GET = "GET /health/live HTTP/1.1\nHost: localhost\n\n";
  static final TestAuthority AUTHORITY = new TestAuthority("tests");

  private final TestNode node;
  private final SSLContext trusting = AUTHORITY.trusting();

  /** A node with the certificate in this folder; creates it if there is none. */
  TlsRig(Path folder, String tls) throws IOException {
    if (!folder.resolve("cert.pem").toFile().exists()) {
      AUTHORITY.server().write(folder);
    }
    node = TestNode.encrypted(trusting, settings(folder, tls));
  }

  static String settings(Path folder, String tls) {
    return """
    firebreak.http.tls { certificate = "%1/cert.pem", key = "%1/key.pem", handshake-timeout = 4m, %2 }
    firebreak.types.echo { handler = dev.firebreak.demo.Echo }
    firebreak.types.gate { handler = dev.firebreak.fixture.Gate }
    """
        .replace("%1", folder.toString())
        .replace("%2", tls);
  }

  /** The settings of a server with the certificate in this folder. */
  static TlsSettings serverSettings(Path folder) {
    return new TlsSettings(
        folder.resolve("cert.pem"),
        folder.resolve("key.pem"),
        TlsSettings.ClientCertificates.OFF,
        null,
        Duration.ofSeconds(1),
        List.of());
  }

  TestNode node() {
    return node;
  }

  /** A connection of TLS whose handshake is still to be made. */
  SSLSocket connect() throws IOException {
    return connect(trusting);
  }

  SSLSocket connect(SSLContext context) throws IOException {
    URI uri = node.uri("/");
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(Patience.SECONDS * 1000);
    return socket;
  }

  /** The same with one version of TLS only. */
  RawConnection connect(String version) throws IOException {
    SSLSocket socket = connect();
    socket.setEnabledProtocols(new String[] {version});
    return new RawConnection(socket);
  }

  /** A connection without TLS to the port. */
  RawConnection connectPlain() {
    return new RawConnection(node.uri("/"));
  }

  /** A connection of TLS on top of one without. */
  SSLSocket over(Socket plain) throws IOException {
    URI uri = node.uri("/");
    SSLSocket socket =
        (SSLSocket)
            trusting.getSocketFactory().createSocket(plain, uri.getHost(), uri.getPort(), true);
    socket.setSoTimeout(Patience.SECONDS * 1000);
    return socket;
  }

  boolean isServing() {
    return node.get("/health/live").statusCode() == 200;
  }

  @Override
  public void close() {
    node.close();
  }
}
