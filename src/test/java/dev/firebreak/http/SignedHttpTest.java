package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed requests at paths of the operator's choice, on a node whose other callers need tokens. */
class SignedHttpTest {
  private static final String SIGNATURE = "X-Hub-Signature-256";

  @TempDir Path folder;
  private TestTokens tokens;
  private TestNode node;

  @BeforeEach
  void start() {
    tokens =
        TestTokens.in(folder, "team owner=team", "other owner=other", "few owner=few rate=1/h");
    node =
        TestNode.configured(
            TestTokens.settings(folder)
                + """
                firebreak.http.socket { path = "SOCKET", owners.local { users = ["USER"], scopes = [submit, read] } }
                firebreak.http.routes {
                  "/hooks/deploy" { type = deploy, mode = submit }
                  "/hooks/now" { type = deploy }
                }
                firebreak.types {
                  deploy {
                    handler = dev.firebreak.fixture.Mirror, pass-headers = [X-Note]
                    verify { scheme = github, secret = s3cret, owner = team }
                  }
                  plain { handler = dev.firebreak.demo.Echo }
                  rated {
                    handler = dev.firebreak.demo.Echo, rate-limit { per-second = 0.001, burst = 1 }
                    verify { scheme = github, secret = s3cret, owner = team }
                  }
                  timed {
                    handler = dev.firebreak.demo.Echo, verify { scheme = slack, secret = s3cret }
                  }
                }
                """
                    .replace("SOCKET", folder.resolve("socket").toString())
                    .replace("USER", System.getProperty("user.name")));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static String signed(String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }

  private HttpResponse<String> send(String path, String body, String... headers) {
    return node.send(node.request("POST", path, body, headers));
  }

  @Test
  void aSignedCallRunsAtItsPathWithoutAToken() throws Exception {
    HttpResponse<String> answer =
        send("/hooks/now/sub?q=1", "hello", SIGNATURE, signed("hello"), "X-Note", "n");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("POST /sub q=1 n hello");
  }

  @Test
  void aDeliveryThatIsSentTwiceIsStoredOnceForItsOwner() throws Exception {
    String[] headers = {SIGNATURE, signed("hello"), "X-GitHub-Delivery", "d-1"};
    HttpResponse<String> first = send("/hooks/deploy", "hello", headers);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    HttpResponse<String> second = send("/hooks/deploy", "hello", headers);
    assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    String id = TestNode.json(first).path("id").asText();
    assertThat(TestNode.json(second).path("id").asText()).isEqualTo(id);
    assertThat(get("/v1/tasks/" + id, "team").statusCode()).isEqualTo(200);
    assertThat(get("/v1/tasks/" + id, "other").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path, String token) {
    HttpRequest request =
        node.request("GET", path, "", "Authorization", "Bearer " + tokens.text(token));
    return node.send(request);
  }

  @Test
  void nothingRunsWithoutAValidSignature() throws Exception {
    for (String path : new String[] {"/hooks/now", "/hooks/deploy", "/v1/call/deploy"}) {
      HttpResponse<String> missing = send(path, "hello");
      assertThat(missing.statusCode()).isEqualTo(401);
      assertThat(TestNode.problem(missing)).isEqualTo("bad-signature");
      assertThat(missing.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Signature");
      assertThat(send(path, "hello!", SIGNATURE, signed("hello")).statusCode()).isEqualTo(401);
    }
    HttpResponse<String> withToken =
        send("/hooks/now", "hello", "Authorization", "Bearer " + tokens.text("team"));
    assertThat(TestNode.problem(withToken)).isEqualTo("bad-signature");
    assertThat(TestNode.json(get("/v1/tasks", "team")).path("tasks")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/call/rated", "/v1/submit/rated"})
  void aStrangerDoesNotUseUpTheRateOfAType(String path) throws Exception {
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> wrong = send(path, "hello", SIGNATURE, signed("other"));
      assertThat(TestNode.problem(wrong)).isEqualTo("bad-signature");
    }
    HttpResponse<String> right = send(path, "hello", SIGNATURE, signed("hello"));
    assertThat(right.statusCode()).as(right.body()).isIn(200, 202);
    HttpResponse<String> tooMany = send(path, "more", SIGNATURE, signed("more"));
    assertThat(TestNode.problem(tooMany)).isEqualTo("rate-limited");
  }

  @Test
  void aWrongSignatureDoesNotUseUpTheQuotaOfAToken() throws Exception {
    String[] bearer = tokens.bearer("few", SIGNATURE, signed("hello"));
    for (int i = 0; i < 3; i++) {
      assertThat(send("/v1/call/deploy", "other", bearer).statusCode()).isEqualTo(401);
    }
    assertThat(send("/v1/call/deploy", "hello", bearer).statusCode()).isEqualTo(201);
    assertThat(TestNode.problem(send("/v1/call/deploy", "hello", bearer)))
        .isEqualTo("quota-exceeded");
  }

  /** The body never comes: the answer does not wait for it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/hooks/now | X-None: a | X-Hub-Signature-256 is missing",
        "/hooks/deploy | X-Hub-Signature-256: sha256=00 | is not a signature",
        "/v1/call/deploy | X-Hub-Signature-256: sha1=HEX | is not a signature",
        "/v1/call/timed | X-Slack-Signature: v0=HEX | X-Slack-Request-Timestamp is missing",
        "/v1/call/timed | X-Slack-Signature: v0=HEX\\nX-Slack-Request-Timestamp: 1 | from now",
      })
  void anUnsignedRequestIsRefusedBeforeItsBodyIsRead(String path, String headers, String reason)
      throws IOException {
    String head = headers.replace("\\n", "\n").replace("HEX", "0f".repeat(32));
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send(
          ("POST " + path + " HTTP/1.1\nHost: localhost\n" + head)
              + "\nContent-Length: 1000000\n\nnot all of it");
      assertThat(connection.answer()).startsWith("HTTP/1.1 401 ").contains(reason);
    }
  }

  /** Over the socket the caller is known by its user, and is not the sender of a webhook. */
  @Test
  void aTaskOfACallerThatIsKnownByItsUserBelongsToThatCaller() throws Exception {
    String signature = SIGNATURE + ": " + signed("hello") + "\r\n";
    String stored = overSocket("POST /hooks/deploy", signature, "hello");
    assertThat(stored).startsWith("HTTP/1.1 202 ");
    Matcher location = Pattern.compile("Location: (\\S+)").matcher(stored);
    assertThat(location.find()).isTrue();
    assertThat(overSocket("GET " + location.group(1), "", "")).startsWith("HTTP/1.1 200 ");
    assertThat(get(location.group(1), "team").statusCode()).isEqualTo(404);
  }

  private String overSocket(String line, String headers, String body) throws IOException {
    String request =
        (line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers)
            + ("Content-Length: " + body.length() + "\r\n\r\n" + body);
    var address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aSignatureOpensNoOtherTypeAndNoOtherPath() throws Exception {
    String signature = signed("hello");
    assertThat(send("/v1/call/plain", "hello", SIGNATURE, signature).statusCode()).isEqualTo(401);
    assertThat(send("/v1/submit", "hello", SIGNATURE, signature).statusCode()).isEqualTo(401);
    assertThat(node.send(node.request("GET", "/v1/tasks", "", SIGNATURE, signature)).statusCode())
        .isEqualTo(401);
    assertThat(send("/hooks", "hello", SIGNATURE, signature).statusCode()).isEqualTo(401);
    assertThat(send("/hooks/nowhere", "x", SIGNATURE, signature).statusCode()).isEqualTo(401);
  }
}
