package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What callers without a valid token or with too few rights try: see {@code
 * hostile/access/attempts.conf}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileAccessTest {
  private static final Config ATTEMPTS =
      ConfigFactory.parseResources("hostile/access/attempts.conf").resolve();

  /** Of the right form, and in no store. */
  private static final String UNKNOWN = "fb_6fYs2x3WN3Y0CwwoEqnJEdwntn6IpqsQMHDr4pPOrJP0bt05C";

  private final Map<String, String> texts = new HashMap<>();
  private final AtomicInteger attemptsMade = new AtomicInteger();
  private TestNode node;
  private JsonNode before;

  /** One attempt of the table. */
  record Attempt(String name, String request, List<String> headers, String body, String answer) {
    static Attempt of(Config attempt) {
      return new Attempt(
          attempt.getString("name"),
          attempt.getString("request"),
          attempt.hasPath("headers") ? attempt.getStringList("headers") : List.of(),
          attempt.hasPath("body") ? attempt.getString("body") : "x",
          attempt.getString("answer"));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Attempt> attempts() {
    return ATTEMPTS.getConfigList("cases").stream().map(Attempt::of);
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    TestTokens tokens =
        TestTokens.in(
            folder,
            "team scopes=submit,read,cancel types=report",
            "caller owner=team scopes=call types=report",
            "watcher owner=team scopes=metrics",
            "other scopes=call,submit,read,cancel,metrics",
            "wide owner=team scopes=submit,read",
            "admin scopes=admin",
            "revoked owner=team scopes=admin");
    InstantSource longAgo = () -> Instant.now().minus(Duration.ofDays(2));
    TestTokens ended = TestTokens.in(folder, longAgo, "expired owner=team scopes=admin expires=1d");
    texts.putAll(tokens.texts());
    texts.putAll(ended.texts());
    texts.put("unknown", UNKNOWN);
    texts.put("long", "x".repeat(100_000));
    node =
        TestNode.configured(
            TestTokens.settings(folder)
                + """
                firebreak.types {
                  report { handler = dev.firebreak.demo.Echo }
                  report2 = ${firebreak.types.report}
                  secret = ${firebreak.types.report}
                }
                """);
    revoke("revoked");
    texts.put("task", submit("other", "report"));
    texts.put("secret", submit("wide", "secret"));
    texts.put("TASK", texts.get("task").toUpperCase(Locale.ROOT));
    before = state();
  }

  private void revoke(String name) {
    String path = "/v1/tokens/" + name + "/revoke";
    String[] admin = TestTokens.bearerOf(texts.get("admin"));
    assertThat(node.send(node.request("POST", path, null, admin)).statusCode()).isEqualTo(200);
  }

  /** Submits a task, waits for its end, and returns its id. */
  private String submit(String token, String type) {
    HttpResponse<String> ended =
        node.send(
            node.request(
                "POST",
                "/v1/submit/" + type,
                "hello",
                TestTokens.bearerOf(
                    texts.get(token), "Idempotency-Key", "theirs", "Prefer", "wait=60")));
    assertThat(ended.statusCode()).as(ended.body()).isEqualTo(200);
    return TestNode.json(ended).path("id").asText();
  }

  /** Returns what no attempt may change: all tasks, all tokens, and how many attempts ran. */
  private JsonNode state() {
    ArrayNode state = JsonNodeFactory.instance.arrayNode();
    state.add(asAdmin("/v1/tasks"));
    state.add(asAdmin("/v1/tokens"));
    for (JsonNode type : asAdmin("/v1/types").path("types")) {
      assertThat(type.has("counters")).isTrue();
      state.add(type.path("counters"));
    }
    return state;
  }

  private JsonNode asAdmin(String path) {
    HttpResponse<String> answer =
        node.send(node.request("GET", path, null, TestTokens.bearerOf(texts.get("admin"))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestNode.json(answer);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void theTableHasSixtyAttempts() {
    assertThat(attempts().map(Attempt::name))
        .hasSizeGreaterThanOrEqualTo(60)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void isRefusedAndChangesNothing(Attempt attempt) throws IOException {
    String answer = answer(attempt);
    String[] expected = attempt.answer().split(" ", 2);
    assertThat(answer).startsWith("HTTP/1.1 " + expected[0] + " ");
    if (expected.length > 1) {
      assertThat(answer).contains("\"/problems/" + expected[1] + '"');
    }
    assertThat(answer).doesNotContain("hello", "theirs");
    texts.values().stream()
        .filter(text -> text.startsWith("fb_"))
        .forEach(token -> assertThat(answer).doesNotContain(token));
    assertThat(state()).isEqualTo(before);
  }

  private String answer(Attempt attempt) throws IOException {
    StringBuilder head = new StringBuilder(attempt.request()).append(" HTTP/1.1\n");
    if (attempt.headers().stream().noneMatch(line -> line.startsWith("Host:"))) {
      head.append("Host: localhost\n");
    }
    attempt.headers().forEach(line -> head.append(line).append('\n'));
    head.append("Content-Length: ").append(attempt.body().length()).append("\n\n");
    String request = filled(head + attempt.body());
    // From an address of its own, since further failures of one address are answered late.
    InetAddress from = InetAddress.ofLiteral("127.0.1." + attemptsMade.incrementAndGet());
    try (RawConnection connection =
        new RawConnection(new Socket(node.uri("/").getHost(), node.uri("/").getPort(), from, 0))) {
      var _ = connection.send(request);
      return attempt.request().startsWith("HEAD ") ? connection.head() : connection.answer();
    }
  }

  private String filled(String text) {
    return Pattern.compile("\\{(\\w+)}")
        .matcher(text)
        .replaceAll(name -> texts.getOrDefault(name.group(1), name.group()));
  }
}
