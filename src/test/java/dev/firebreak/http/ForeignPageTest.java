package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.config.HttpSettings;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.Warnings;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.http.javadsl.model.Host;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a page of another site makes the browser of a user send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignPageTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String EVIL = "http://evil.example";

  private TestNode node;

  @BeforeAll
  void start(@TempDir Path folder) {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.data-dir = "%s"
                firebreak.http.allowed-hosts = ["Jobs.example.com", "localhost:5173", "[fd00::1]", "10.1.2.3"]
                firebreak.types { echo { handler = dev.firebreak.demo.Echo }, spared = ${firebreak.types.echo} }
                """,
                folder));
  }

  static HttpSettings allowing(String... hosts) {
    return new HttpSettings(
        new HttpSettings.Address("localhost", 0, null),
        new HttpSettings.Callers(HttpSettings.Access.OFF, null, List.of(hosts), null),
        null,
        null,
        null,
        null,
        List.of());
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private HttpResponse<String> post(String path, String... headers) {
    return node.send(node.request("POST", path, "a=b", headers));
  }

  private String status(String method, String path, String head) throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send(method + " " + path + " HTTP/1.1\n" + head + "Content-Length: 0\n\n");
      return connection.head().lines().findFirst().orElse("");
    }
  }

  private String getAt(String host) throws IOException {
    return status("GET", "/v1/types", "Host: " + host + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/call/spared",
        "/v1/submit/spared",
        "/v1/submit",
        "/v1/tasks/cancel?state=queued",
        "/v1/tasks/retry?state=failed",
        "/v1/tasks/0192d9f0-0000-7000-8000-000000000000/cancel",
        "/nothing"
      })
  void aFormOfAForeignPageChangesNothing(String path) {
    HttpResponse<String> refused = post(path, "Content-Type", FORM, "Origin", EVIL);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(TestNode.problem(refused)).isEqualTo("foreign-origin");
    assertThat(refused.body()).contains("evil.example", "firebreak.http.allowed-hosts");
    assertThat(node.get("/problems/foreign-origin").statusCode()).isEqualTo(200);
    assertThat(TestNode.json(node.get("/v1/tasks")).path("tasks")).isEmpty();
    assertThat(node.type("spared").path("counters").path("attempts").asInt(-1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "http://localhost:3000",
        "https://localhost",
        "http://127.0.0.1:1",
        "http://evil.example",
        "http://evil.example:8080",
        "http://localhost.evil.example",
        "http://jobs.example.com.evil.example",
        "http://",
        "http://@",
        "http://[::1",
        "file://",
        "moz-extension://4b2a",
        "rubbish"
      })
  void anOriginIsForeignUnlessItIsTheHostOrAllowed(String origin) {
    assertThat(post("/v1/call/echo", "Origin", origin).statusCode()).isEqualTo(403);
  }

  @Test
  void pagesOfThisServerAndAllowedOnesMayCall() {
    String own = "http://127.0.0.1:" + node.node().uri().getPort();
    for (String origin :
        new String[] {
          own, "https://jobs.example.com", "http://localhost:5173", "http://[fd00::1]"
        }) {
      assertThat(post("/v1/call/echo", "Origin", origin).statusCode()).as(origin).isEqualTo(200);
    }
    assertThat(post("/v1/call/echo", "Origin", own, "Origin", EVIL).statusCode()).isEqualTo(403);
  }

  @Test
  void aCrossSiteRequestChangesNothing() {
    assertThat(post("/v1/call/echo", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
    assertThat(post("/v1/call/echo", "Sec-Fetch-Site", "same-origin").statusCode()).isEqualTo(200);
    assertThat(post("/v1/call/echo", "Sec-Fetch-Site", "none").statusCode()).isEqualTo(200);
  }

  /** A browser does not let a foreign page see the answer. */
  @Test
  void readingChangesNothing() {
    var read =
        node.request("GET", "/v1/types", null, "Origin", EVIL, "Sec-Fetch-Site", "cross-site");
    assertThat(node.send(read).statusCode()).isEqualTo(200);
  }

  /** DNS rebinding: the name of a foreign page becomes an address of this server. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.1.2.4",
        "192.168.1.1:8080",
        "0.0.0.0",
        "[fd00::2]",
        "[::]",
        "2130706433"
      })
  void aRequestWithAReboundNameIsRefused(String host) throws IOException {
    assertThat(getAt(host)).isEqualTo("HTTP/1.1 421 Misdirected Request");
    assertThat(status("POST", "/v1/call/echo", "Host: " + host + "\n")).startsWith("HTTP/1.1 421");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:8080",
        "localhost.",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.8.9.1",
        "[::1]:8080",
        "[0:0:0:0:0:0:0:1]",
        "jobs.example.com",
        "JOBS.example.com:443",
        "[fd00:0::1]",
        "10.1.2.3:8080",
        ""
      })
  void loopbackNamesAndAllowedHostsAreAccepted(String host) throws IOException {
    assertThat(getAt(host)).isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void theRefusalNamesTheRemedyAndIsLoggedOnce() throws IOException {
    try (TestNode fresh = TestNode.withTypes("");
        Warnings warnings = Warnings.listen();
        RawConnection connection = new RawConnection(fresh.uri("/"))) {
      for (int i = 0; i < 3; i++) {
        connection.send("GET /v1/types HTTP/1.1\nHost: evil.example\n\n");
        assertThat(connection.answer())
            .startsWith("HTTP/1.1 421 ")
            .contains("/problems/unknown-host", "evil.example", "firebreak.http.allowed-hosts");
      }
      assertThat(warnings.takeOutsideClusters())
          .singleElement()
          .satisfies(line -> assertThat(line.getFormattedMessage()).contains("evil.example"));
      assertThat(fresh.get("/problems/unknown-host").statusCode()).isEqualTo(200);
    }
  }

  /** Load balancers name whatever they like, or nothing; the answer tells nothing but the state. */
  @ParameterizedTest
  @CsvSource({
    "GET /health/live HTTP/1.1, backend-7",
    "GET /health/ready HTTP/1.1, 10.9.8.7:80",
    "HEAD /health/ready HTTP/1.1, lb.internal"
  })
  void probesAreAnsweredWhateverTheirHost(String request, String host) throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      assertThat(connection.send(request + "\nHost: " + host + "\n\n").head())
          .startsWith("HTTP/1.1 200 ");
    }
  }

  /**
   * No page has a number for its name, and a server may have many; where it is public, any will do.
   */
  @Test
  void numericAddressesAreAcceptedByAPublicServer() {
    KnownHosts hosts = new KnownHosts(allowing("a.example"), false);
    for (String host : List.of("192.0.2.7", "::1", "fd00::7", "a.example", "localhost")) {
      assertThat(hosts.knows(Host.create(host), 80)).as(host).isTrue();
    }
    assertThat(hosts.knows(Host.create("evil.example"), 80)).isFalse();
    assertThat(hosts.isOwn("http://192.0.2.8", Host.create("192.0.2.7"), 0)).isFalse();
  }

  @Test
  void allNamesMayBeAllowedButNoForeignOrigins() {
    KnownHosts hosts = new KnownHosts(allowing("*"), true);
    assertThat(hosts.knows(Host.create("any.example"), 80)).isTrue();
    assertThat(hosts.isOwn("https://any.example", Host.create("any.example"), 80)).isTrue();
    assertThat(hosts.isOwn(EVIL, Host.create("any.example"), 80)).isFalse();
  }

  @Test
  void http10RequestsNeedNoHost() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      assertThat(connection.send("GET /v1/types HTTP/1.0\n\n").head()).startsWith("HTTP/1.1 200 ");
    }
  }
}
