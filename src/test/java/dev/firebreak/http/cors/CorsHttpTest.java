package dev.firebreak.http.cors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of pages of other origins, as browsers send them, to a node that requires tokens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorsHttpTest {
  private static final String APP = "https://app.example.com";
  private static final String ALLOWED = "Access-Control-Allow-Origin";
  private static final String ASKS = "Access-Control-Request-Method";

  private int sent;
  private Path socket;
  private TestTokens tokens;
  private TestNode node;

  @BeforeAll
  void start(@TempDir Path folder) {
    tokens = TestTokens.in(folder, "app owner=app", "few owner=app rate=1/h");
    node =
        TestNode.configured(
            TestTokens.settings(folder)
                + """
                firebreak.http.trusted-proxies = "127.0.0.1"
                firebreak.http.socket { path = "SOCKET", owners.local { users = ["USER"], scopes = [call] } }
                firebreak.http.routes { "/shop/orders" { type = shared, mode = submit } }
                firebreak.types {
                  shared {
                    handler = dev.firebreak.demo.Echo, methods = [GET, POST], pass-headers = [X-Shop]
                    max-body = 100
                    cors { origins = ["https://app.example.com", "http://localhost:5173"], expose-headers = [X-Total] }
                  }
                  other { handler = dev.firebreak.demo.Echo, cors.origins = ["https://other.example"] }
                  open { handler = dev.firebreak.demo.Echo, cors { origins = ["*"], expose-headers = ["*"] } }
                  signed {
                    handler = dev.firebreak.demo.Echo, cors.origins = ["https://app.example.com"]
                    verify { scheme = hmac, secret = s }
                  }
                  streamed { command = [cat], stream = true, cors.origins = ["https://app.example.com"] }
                  plain.handler = dev.firebreak.demo.Echo
                }
                """
                    .replace("SOCKET", folder.resolve("socket").toString())
                    .replace("USER", System.getProperty("user.name")));
    socket = folder.resolve("socket");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private HttpResponse<String> send(String method, String path, String origin, String... headers) {
    // Each from an address of its own: callers that fail again and again are answered later.
    Stream<String> usual = Stream.of("Origin", origin, "X-Forwarded-For", "10.0.0." + ++sent);
    String[] all = Stream.concat(usual, Arrays.stream(headers)).toArray(String[]::new);
    return node.send(node.request(method, path, method.equals("POST") ? "hello" : null, all));
  }

  private HttpResponse<String> asks(String path, String origin) {
    return send(
        "OPTIONS", path, origin, ASKS, "POST", "Access-Control-Request-Headers", "authorization");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return String.join(", ", answer.headers().allValues(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/call/shared", "/v1/submit/shared", "/shop/orders", "/v1/call/shared/a"})
  void aPreflightOfAListedPageIsAnsweredWithoutAToken(String path) {
    HttpResponse<String> answer = asks(path, APP);
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(header(answer, ALLOWED)).isEqualTo(APP);
    assertThat(header(answer, "Vary")).isEqualTo("Origin");
    assertThat(header(answer, "Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, POST");
    assertThat(header(answer, "Access-Control-Allow-Headers"))
        .contains("Authorization", "Content-Type", "Idempotency-Key", "Firebreak-Delay", "X-Shop");
    assertThat(header(answer, "Access-Control-Max-Age")).isEqualTo("600");
    assertThat(header(answer, "Access-Control-Allow-Credentials")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/call/plain",
        "/v1/submit",
        "/v1/types",
        "/v1/tasks",
        "/v1/tasks/counts",
        "/v1/session",
        "/v1/call/none",
        "/v1/tokens",
        "/",
        "/metrics",
        "/shop"
      })
  void noOtherPathIsForPagesOfOtherOrigins(String path) {
    HttpResponse<String> answer = asks(path, APP);
    assertThat(header(answer, ALLOWED)).isEmpty();
    if (path.startsWith("/v1")) {
      assertThat(answer.statusCode()).isEqualTo(401);
    }
    HttpResponse<String> read = send("GET", path, APP, tokens.bearer("app"));
    assertThat(header(read, ALLOWED)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://app.example.com.evil.example",
        "https://other.example",
        "null",
        "*"
      })
  void aPageThatIsNotListedIsToldWhereItWouldBe(String origin) {
    for (HttpResponse<String> refused :
        List.of(
            asks("/v1/call/shared", origin),
            send("POST", "/v1/call/shared", origin, tokens.bearer("app")))) {
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(TestNode.problem(refused)).isEqualTo("foreign-origin");
      assertThat(refused.body()).contains("firebreak.types.shared.cors.origins");
      assertThat(header(refused, ALLOWED)).isEmpty();
      assertThat(header(refused, "Vary")).isEqualTo("Origin");
    }
  }

  @Test
  void twoOriginsAreNone() {
    assertThat(asks("/v1/call/shared", APP).statusCode()).isEqualTo(204);
    HttpResponse<String> two =
        send("OPTIONS", "/v1/call/shared", APP, "Origin", "https://evil.example", ASKS, "POST");
    assertThat(header(two, ALLOWED)).isEmpty();
    assertThat(
            send("POST", "/v1/call/shared", APP, tokens.bearer("app", "Origin", "null"))
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void aListedPageReadsTheAnswerToItsCall() {
    HttpResponse<String> answer =
        send(
            "POST",
            "/v1/call/shared",
            APP,
            tokens.bearer("app", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors"));
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(header(answer, ALLOWED)).isEqualTo(APP);
    assertThat(header(answer, "Access-Control-Expose-Headers"))
        .contains("Location", "Retry-After", "Firebreak-Attempts", "X-Total");
    assertThat(header(send("GET", "/v1/call/shared", APP, tokens.bearer("app")), ALLOWED))
        .isEqualTo(APP);
  }

  @Test
  void aStreamedAnswerIsReadable() {
    HttpResponse<String> answer = send("POST", "/v1/call/streamed", APP, tokens.bearer("app"));
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(header(answer, ALLOWED)).isEqualTo(APP);
  }

  /** Also answers that refuse are readable; and only for callers that send an origin. */
  @ParameterizedTest
  @CsvSource({
    "401, POST, /v1/call/shared, X-A",
    "401, POST, /v1/submit/shared, X-A",
    "405, DELETE, /v1/call/shared, Authorization",
    "400, POST, /v1/call/shared, Firebreak-Timeout",
    "400, POST, /v1/submit/shared, Firebreak-Delay",
  })
  void aRefusalIsReadable(int status, String method, String path, String header) {
    String[] headers =
        header.startsWith("Firebreak")
            ? tokens.bearer("app", header, "soon")
            : header.equals("X-A") ? new String[] {"X-A", "b"} : tokens.bearer("app");
    HttpResponse<String> answer = send(method, path, APP, headers);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(header(answer, ALLOWED)).isEqualTo(APP);
  }

  @Test
  void limitsAreReadable() {
    var large =
        node.request(
            "POST", "/v1/call/shared", "x".repeat(101), tokens.bearer("app", "Origin", APP));
    HttpResponse<String> tooLarge = node.send(large);
    assertThat(tooLarge.statusCode()).isEqualTo(413);
    assertThat(header(tooLarge, ALLOWED)).isEqualTo(APP);
    send("POST", "/v1/call/shared", APP, tokens.bearer("few"));
    HttpResponse<String> tooMany = send("POST", "/v1/call/shared", APP, tokens.bearer("few"));
    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(header(tooMany, ALLOWED)).isEqualTo(APP);
    assertThat(header(tooMany, "Retry-After")).isNotEmpty();
  }

  @Test
  void aCallerThatIsNoPageGetsNoPermission() {
    HttpResponse<String> answer =
        node.send(node.request("POST", "/v1/call/shared", "hello", tokens.bearer("app")));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, ALLOWED)).isEmpty();
    assertThat(header(answer, "Vary")).isEqualTo("Origin");
    HttpResponse<String> plain =
        node.send(node.request("POST", "/v1/call/plain", "hello", tokens.bearer("app")));
    assertThat(header(plain, "Vary")).isEmpty();
  }

  /** Browsers send the cookie of a dashboard session with requests of other pages, too. */
  @Test
  void theCookieOfTheDashboardIsNotForPagesOfOtherOrigins() {
    String cookie = cookie();
    String task = submitted();
    assertThat(node.send(node.request("GET", task, null, "Cookie", cookie)).statusCode())
        .isEqualTo(200);
    for (HttpResponse<String> answer :
        List.of(
            send("POST", "/v1/call/shared", APP, "Cookie", cookie),
            send("GET", "/v1/call/shared", APP, "Cookie", cookie),
            send("POST", "/v1/submit/shared", APP, "Cookie", cookie),
            send("POST", "/v1/call/open", "https://evil.example", "Cookie", cookie),
            send("GET", task, APP, "Cookie", cookie))) {
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("A page of another origin needs a token of its own");
    }
  }

  /** As a certificate does, which a browser adds to a connection by itself. */
  @Test
  void whatAConnectionProvesIsNotForPagesOfOtherOrigins() throws IOException {
    assertThat(overSocket("")).startsWith("HTTP/1.1 200 ");
    assertThat(overSocket("Origin: " + APP + "\r\n")).startsWith("HTTP/1.1 401 ");
  }

  private String overSocket(String headers) throws IOException {
    String request =
        "POST /v1/call/shared HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + headers
            + "Content-Length: 0\r\n\r\n";
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String cookie() {
    String own = "http://127.0.0.1:" + node.node().uri().getPort();
    String form = "token=" + tokens.text("app") + "&next=/";
    String type = "application/x-www-form-urlencoded";
    HttpResponse<String> answer =
        node.send(node.request("POST", "/sign-in", form, "Content-Type", type, "Origin", own));
    return header(answer, "Set-Cookie").replaceAll(";.*", "");
  }

  private String submitted() {
    HttpResponse<String> answer = send("POST", "/shop/orders", APP, tokens.bearer("app"));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(header(answer, ALLOWED)).isEqualTo(APP);
    return header(answer, "Location");
  }

  @Test
  void aListedPageReadsTheTasksOfTheTypesThatListIt() {
    String task = submitted();
    for (String path : new String[] {task, task + "/result", task + "/events", task + "/output"}) {
      HttpResponse<String> asked = send("OPTIONS", path, APP, ASKS, "GET");
      assertThat(asked.statusCode()).isEqualTo(204);
      assertThat(header(asked, "Access-Control-Allow-Methods")).isEqualTo("GET, HEAD");
    }
    HttpResponse<String> read =
        send(
            "GET",
            task,
            APP,
            tokens.bearer("app", "Prefer", "wait=20", "Sec-Fetch-Site", "same-site"));
    assertThat(TestNode.json(read).path("state").asText()).isEqualTo("succeeded");
    assertThat(header(read, ALLOWED)).isEqualTo(APP);
    assertThat(header(send("GET", task, APP), ALLOWED)).isEqualTo(APP); // 401 without a token
    HttpResponse<String> ofOther = send("GET", task, "https://other.example", tokens.bearer("app"));
    assertThat(ofOther.statusCode()).isEqualTo(404);
    HttpResponse<String> unlisted =
        send("GET", task, "https://evil.example:1", tokens.bearer("app"));
    assertThat(header(unlisted, "Vary")).isEqualTo("Origin");
  }

  @Test
  void aTaskIsOnlyReadFromOtherOrigins() {
    String task = submitted();
    for (String path : new String[] {task + "/input", task + "/cancel", task + "/retry"}) {
      HttpResponse<String> asked = asks(path, APP);
      assertThat(asked.statusCode()).isEqualTo(401);
      assertThat(header(asked, ALLOWED)).isEmpty();
    }
    assertThat(send("POST", task + "/cancel", APP, tokens.bearer("app")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void aTypeForAllOriginsStillNeedsAToken() {
    HttpResponse<String> answer = send("POST", "/v1/call/open", "null", tokens.bearer("app"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, ALLOWED)).isEqualTo("*");
    assertThat(header(answer, "Access-Control-Expose-Headers")).isEqualTo("*");
    assertThat(send("POST", "/v1/call/open", "null").statusCode()).isEqualTo(401);
    // Without an origin it is an image or a link, not a request of a script that reads the answer.
    var link =
        node.request(
            "POST", "/v1/call/open", "", tokens.bearer("app", "Sec-Fetch-Site", "cross-site"));
    assertThat(node.send(link).statusCode()).isEqualTo(403);
  }

  @Test
  void aSignatureIsStillRequired() {
    HttpResponse<String> answer = send("POST", "/v1/call/signed", APP);
    assertThat(TestNode.problem(answer)).isEqualTo("bad-signature");
    assertThat(header(answer, ALLOWED)).isEqualTo(APP);
  }

  /** Rebinding: the browser of a page believes that a name of the page's is this server. */
  @Test
  void aPreflightForAnotherHostIsRefused() throws Exception {
    try (var connection = new RawConnection(node.uri("/"))) {
      connection.send(
          "OPTIONS /v1/call/shared HTTP/1.1\nHost: evil.example\nOrigin: "
              + APP
              + "\n"
              + ASKS
              + ": POST\n\n");
      assertThat(connection.head()).startsWith("HTTP/1.1 421 ");
    }
  }
}
