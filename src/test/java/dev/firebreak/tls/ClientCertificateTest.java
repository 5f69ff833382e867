package dev.firebreak.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestAuthority;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers may do because of their certificates. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCertificateTest {
  private static final TestAuthority CLIENTS = new TestAuthority("clients");

  private static final TestAuthority.Pair SERVER = TlsRig.AUTHORITY.server();

  private TlsRig rig;
  private Path folder;

  private String tls(String clients) {
    return """
    client-certificates = %1, client-ca = "%2"
    owners {
      team { certificates = ["CN=ci,O=Example", "DNS:ci.example.com"], scopes = [call], types = "ec*" }
      boss { certificates = ["CN=boss"], scopes = admin }
    }
    """
        .replace("%1", clients)
        .replace("%2", folder.resolve("clients.pem").toString());
  }

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    Files.writeString(folder.resolve("clients.pem"), CLIENTS.pem());
    SERVER.write(folder);
    rig =
        new TlsRig(
            folder,
            tls("optional")
                + "}\nfirebreak.http.access = tokens\nfirebreak.data-dir = \""
                + folder.resolve("data")
                + "\"\nfirebreak.json {");
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  private static String post(String type) {
    return "POST /v1/call/" + type + " HTTP/1.1\nHost: localhost\nContent-Length: 1\n\nx";
  }

  private String answer(SSLContext client, String request) throws IOException {
    try (RawConnection connection = new RawConnection(rig.connect(client))) {
      return connection.send(request).answer();
    }
  }

  @ParameterizedTest
  @CsvSource(
      value = {"CN=ci,O=Example;", "cn=CI, o=example;", "CN=other;CI.example.com"},
      delimiter = ';')
  void aListedCertificateAllowsWhatIsWritten(String subject, String host) throws IOException {
    TestAuthority.Pair client =
        host == null ? CLIENTS.client(subject) : CLIENTS.client(subject, "a.example.com", host);
    SSLContext context = TlsRig.AUTHORITY.trusting(client);
    assertThat(answer(context, post("echo"))).startsWith("HTTP/1.1 200 ");
    assertThat(answer(context, post("gate"))).startsWith("HTTP/1.1 404 ");
    assertThat(answer(context, "GET /v1/tasks HTTP/1.1\nHost: localhost\n\n"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void ownersAreDistinct() throws IOException {
    SSLContext boss = TlsRig.AUTHORITY.trusting(CLIENTS.client("CN=boss"));
    assertThat(answer(boss, "GET /v1/tokens HTTP/1.1\nHost: localhost\n\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aTokenCountsMoreThanTheCertificate() throws IOException {
    SSLContext boss = TlsRig.AUTHORITY.trusting(CLIENTS.client("CN=boss"));
    assertThat(answer(boss, post("echo").replace("Host", "Authorization: Bearer fb_x\nHost")))
        .startsWith("HTTP/1.1 401 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CN=ci", "CN=ci,O=Example,C=DE", "O=Example,CN=ci", "CN=DNS:ci.example.com"})
  void anUnlistedCertificateAllowsNothing(String subject) throws IOException {
    SSLContext context = TlsRig.AUTHORITY.trusting(CLIENTS.client(subject, "ci.example.com.evil"));
    assertThat(answer(context, post("echo"))).startsWith("HTTP/1.1 401 ");
  }

  @Test
  void aCallerWithoutCertificateNeedsAToken() throws IOException {
    assertThat(answer(TlsRig.AUTHORITY.trusting(), post("echo"))).startsWith("HTTP/1.1 401 ");
  }

  private void assertRefused(SSLContext client) {
    assertThatThrownBy(() -> answer12(client)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> answered(client)).isInstanceOf(IOException.class);
  }

  private void answered(SSLContext context) throws IOException {
    if (answer(context, post("echo")).isEmpty()) {
      throw new IOException("closed without an answer");
    }
  }

  private void answer12(SSLContext client) throws IOException {
    try (SSLSocket socket = rig.connect(client)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() {
    for (String authority : List.of("clients", "others")) {
      TestAuthority.Pair client = new TestAuthority(authority).client("CN=ci,O=Example");
      assertRefused(TlsRig.AUTHORITY.insisting(client));
    }
  }

  @Test
  void anExpiredCertificateIsRefused() {
    Instant longAgo = Instant.now().minus(Duration.ofDays(9));
    assertRefused(TlsRig.AUTHORITY.insisting(CLIENTS.client("CN=ci,O=Example", longAgo)));
  }

  @Test
  void theServersOwnCertificateIsNoClients() {
    // Of the authority of servers, which does not certify clients.
    assertRefused(TlsRig.AUTHORITY.insisting(SERVER));
  }

  @Test
  void withoutACertificateThereIsNoConnectionWhereOneIsRequired(@TempDir Path other)
      throws IOException {
    try (TlsRig strict = new TlsRig(other, tls("required"))) {
      SSLContext with = TlsRig.AUTHORITY.trusting(CLIENTS.client("CN=unlisted"));
      try (RawConnection connection = new RawConnection(strict.connect(with))) {
        assertThat(connection.send(TlsRig.GET).answer()).startsWith("HTTP/1.1 200 ");
      }
      try (SSLSocket without = strict.connect()) {
        without.setEnabledProtocols(new String[] {"TLSv1.2"});
        assertThatThrownBy(without::startHandshake).isInstanceOf(IOException.class);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "team { certificates = [\"ci\"], scopes = call }; owners.team: \"ci\" is neither",
        "team { certificates = [\"CN=a\"], scopes = fly }; owners.team: \"fly\" is not a scope",
        "team { certificates = [\"CN=a\"], scopes = call, rate = 5 }; \"5\" is not a rate",
        "team { certificates = [\"CN=a\"], scopes = call, backlog = 0 }; backlog must be",
        "team { certificates = [], scopes = call }; owners.team.certificates: is empty",
        "team { certificates = [\"CN=a\"] }; owners.team.scopes: is missing",
        "team { certificate = [\"CN=a\"], scopes = call }; owners.team.certificate: unknown key",
        "a { certificates = [\"CN=a\"], scopes = call }, b { certificates = [\"cn=A\"], scopes ="
            + " call }; also listed for the owner a"
      })
  void whatIsNotUnderstoodStopsTheStart(String owners, String complaint) {
    String settings =
        TlsRig.settings(
            folder,
            "client-certificates = optional, client-ca = \""
                + folder.resolve("clients.pem")
                + "\", owners { "
                + owners
                + " }");
    assertThat(TestNode.complaints(settings)).anyMatch(line -> line.contains(complaint));
  }
}
