package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import dev.firebreak.node.Node;
import dev.firebreak.node.StartFailed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the access log says about requests. */
class AccessLogHttpTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private String token = "";
  private TestNode node;

  private void start(String settings) {
    TestTokens tokens = TestTokens.in(folder, "ci owner=team scopes=call,submit,read");
    token = tokens.text("ci");
    node =
        TestNode.configured(
            TestTokens.settings(folder)
                + """
                firebreak.http.trusted-proxies = "127.0.0.1"
                firebreak.types.echo.handler = dev.firebreak.demo.Echo
                """
                + settings);
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  private int send(String method, String path, String... headers) {
    return node.send(
            node.request(method, path, method.equals("POST") ? "a body" : null, with(headers)))
        .statusCode();
  }

  private String[] with(String... headers) {
    return TestTokens.bearerOf(token, headers);
  }

  private List<String> lines(int expected) {
    await().atMost(Patience.LIMIT).until(() -> read().size() >= expected);
    assertThat(read()).hasSize(expected);
    return read();
  }

  private List<String> read() {
    try {
      Path file = folder.resolve("access.log");
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<JsonNode> documents(int expected) {
    return lines(expected).stream()
        .map(
            line -> {
              try {
                return JSON.readTree(line);
              } catch (IOException e) {
                throw new UncheckedIOException(line, e);
              }
            })
        .toList();
  }

  @Test
  void aLineOfCombinedNamesAddressOwnerRequestStatusAndBytes() throws Exception {
    start("firebreak.http.access-log.format = combined");
    int status =
        send(
            "POST",
            "/v1/call/echo?a=b%22c",
            "X-Forwarded-For",
            "192.0.2.1, 203.0.113.9",
            "User-Agent",
            "agent \"x\"",
            "Referer",
            "http://page.example/");
    assertThat(status).isEqualTo(200);
    assertThat(lines(1).getFirst())
        .matches(
            "203\\.0\\.113\\.9 - team \\[[^\\]]+\\] \"POST /v1/call/echo\\?a=b%22c HTTP/1\\.1\" 200"
                + " 6 \"http://page\\.example/\" \"agent \\\\x22x\\\\x22\"");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("access.log"))))
        .isEqualTo("rw-------");
  }

  @Test
  void refusedRequestsAreLogged() {
    start("firebreak.http.access-log.format = json");
    assertThat(node.get("/v1/tasks").statusCode()).isEqualTo(401);
    assertThat(send("POST", "/v1/tokens")).isEqualTo(403);
    assertThat(send("GET", "/v1/nothing")).isEqualTo(404);
    List<JsonNode> lines = documents(3);
    assertThat(lines)
        .extracting(line -> line.path("status").asInt())
        .containsExactly(401, 403, 404);
    assertThat(lines)
        .extracting(line -> line.path("token").asText())
        .containsExactly("", "ci", "ci");
    assertThat(lines).allMatch(line -> line.path("bytes").asInt() > 0);
  }

  @Test
  void whatIsNoRequestIsLoggedWithoutARequestLine() throws Exception {
    start("firebreak.http.access-log.format = json");
    for (String wrong :
        List.of(
            "GET / HTTP/1.1\nHost: a\nContent-Length: 1\nContent-Length: 2\n\n",
            "GET / HTTP/1.1\nHost: localhost\n" + "X-A: b\n".repeat(100) + "\n",
            "NOSUCHMETHOD / HTTP/1.1\nHost: localhost\n\n")) {
      try (RawConnection connection = new RawConnection(node.uri("/"))) {
        connection.send(wrong);
        assertThat(connection.head()).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 200");
      }
    }
    List<JsonNode> lines = documents(3);
    assertThat(lines).allMatch(line -> line.path("address").asText().equals("127.0.0.1"));
    assertThat(lines.getFirst().path("status").asInt()).isEqualTo(400);
    assertThat(lines.getFirst().has("method")).isFalse();
    assertThat(lines.get(1).path("status").asInt()).isEqualTo(431);
    assertThat(lines.get(2).path("status").asInt()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void anAnswerInPiecesIsLoggedAfterItsLastByteWithItsBytes() throws Exception {
    start("firebreak.http.access-log.format = json");
    String head = "GET /v1/events HTTP/1.1\nHost: localhost\nAuthorization: Bearer %1\n\n";
    int received;
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send(head.replace("%1", token));
      assertThat(connection.head()).contains("HTTP/1.1 200", "Transfer-Encoding: chunked");
      assertThat(send("POST", "/v1/submit/echo")).isEqualTo(202);
      assertThat(documents(1).getFirst().path("target").asText()).isEqualTo("/v1/submit/echo");
      InputStream in = connection.socket().getInputStream();
      received = in.readNBytes(chunk(in)).length; // The event of the submit has arrived.
      in.skipNBytes(2);
      node.node().close(); // Ends the stream.
      for (int chunk = chunk(in); chunk > 0; chunk = chunk(in)) {
        received += in.readNBytes(chunk).length;
        in.skipNBytes(2);
      }
    }
    JsonNode line = documents(2).get(1);
    assertThat(line.path("target").asText()).isEqualTo("/v1/events");
    assertThat(line.path("status").asInt()).isEqualTo(200);
    assertThat(line.path("bytes").asInt()).isEqualTo(received).isPositive();
  }

  /** Reads the length of a chunk. */
  private static int chunk(InputStream in) throws IOException {
    StringBuilder length = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      length.append((char) c);
    }
    return Integer.parseInt(length.toString().strip(), 16);
  }

  @Test
  void theBodyOfAHeadAnswerIsNotCounted() {
    start("firebreak.http.access-log.format = json");
    assertThat(send("HEAD", "/v1/types")).isEqualTo(200);
    JsonNode line = documents(1).getFirst();
    assertThat(line.path("method").asText()).isEqualTo("HEAD");
    assertThat(line.path("bytes").asInt()).isZero();
  }

  @Test
  void noSecretIsLogged() throws Exception {
    start("firebreak.http.access-log.format = json");
    send(
        "POST",
        "/v1/call/echo?token=" + token,
        "Cookie",
        "session=" + token + "; other=cookie-secret",
        "Referer",
        "http://page.example/?t=" + token,
        "User-Agent",
        "agent " + token);
    String line = lines(1).getFirst();
    assertThat(line).contains("token=fb_...", "?t=fb_...", "agent fb_...");
    assertThat(line)
        .doesNotContain(token.substring(3), "cookie-secret", "Bearer", "session=", "a body");
  }

  @Test
  void aFileThatCannotBeWrittenStopsTheStart() throws Exception {
    Path missing = folder.resolve("missing/access.log");
    Settings settings =
        SettingsReader.read(
            ConfigFile.merge(
                ConfigFactory.parseString(
                    "firebreak { data-dir = \"\", http { port = 0, access-log { format = json, file"
                        + " = \""
                        + missing
                        + "\" } } }"),
                Map.of()));
    assertThatThrownBy(() -> Node.start(settings))
        .isInstanceOf(StartFailed.class)
        .hasMessageContaining("firebreak.http.access-log.file")
        .hasMessageContaining(missing.toString());
  }

  @Test
  void withoutTheSettingNothingIsLogged() {
    start("");
    send("GET", "/v1/types");
    assertThat(folder.resolve("access.log")).doesNotExist();
  }
}
