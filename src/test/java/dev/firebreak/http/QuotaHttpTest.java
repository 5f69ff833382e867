package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.access.TokenAdmin;
import dev.firebreak.access.TokenRequest;
import dev.firebreak.fixture.EventLines;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.sqlite.SqliteStore;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quotas of tokens, and what a token that ends leaves open. */
class QuotaHttpTest {
  private static final String LATER = "86400";

  private final Map<String, String> tokens = new HashMap<>();
  private Path folder;
  private TestNode node;

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    folder = data;
    StoreOptions options =
        new StoreOptions("n", InstantSource.system(), Runnable::run, 1000, () -> {});
    try (SqliteStore store = SqliteStore.open(folder, options)) {
      TokenAdmin admin = new TokenAdmin(store.tokens(), InstantSource.system());
      create(admin, Map.of("name", "slow", "rate", "2/h"));
      create(admin, Map.of("name", "few", "backlog", "2"));
      create(admin, Map.of("name", "free"));
      create(admin, Map.of("name", "root", "scopes", "admin"));
    }
    node = open();
  }

  private TestNode open() {
    return TestNode.configured(
        """
        firebreak.http.access = tokens
        firebreak.data-dir = "%s"
        firebreak.types.echo { handler = dev.firebreak.demo.Echo }
        """
            .replace("%s", folder.toString()));
  }

  private void create(TokenAdmin admin, Map<String, String> members) {
    Map<String, String> all = new HashMap<>(members);
    all.putIfAbsent("scopes", "call,submit,read,cancel");
    tokens.put(
        members.get("name"),
        admin.create(TokenRequest.parse(all)).toCompletableFuture().join().text());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private String[] bearer(String name, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Authorization";
    all[1] = "Bearer " + tokens.get(name);
    return all;
  }

  private HttpResponse<String> post(String name, String path, String... headers) {
    return node.send(node.request("POST", path, "x", bearer(name, headers)));
  }

  private HttpResponse<String> delayed(String name) {
    return post(name, "/v1/submit/echo", "Firebreak-Delay", LATER);
  }

  private List<String> bulk(String name, String lines) {
    return node.send(
            node.request(
                "POST", "/v1/submit", lines, bearer(name, "Content-Type", "application/x-ndjson")))
        .body()
        .lines()
        .toList();
  }

  private static void assertExceeded(HttpResponse<String> refused, String quota, long seconds) {
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
    assertThat(TestNode.problem(refused)).isEqualTo("quota-exceeded");
    assertThat(TestNode.json(refused).path("quota").asText()).isEqualTo(quota);
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0))
        .isBetween(Math.max(1, seconds - 60), seconds);
  }

  @Test
  void callsAndSubmitsBeyondTheRateAreRefused() {
    assertThat(post("slow", "/v1/call/echo").statusCode()).isEqualTo(200);
    assertThat(post("slow", "/v1/submit/echo").statusCode()).isEqualTo(202);
    assertExceeded(post("slow", "/v1/call/echo"), "rate", 1800);
    assertExceeded(post("slow", "/v1/submit/echo"), "rate", 1800);
    assertThat(post("free", "/v1/call/echo").statusCode()).isEqualTo(200);
  }

  @Test
  void linesOfABulkSubmitCountOneByOne() {
    String line = "{\"type\":\"echo\",\"delay\":" + LATER + "}\n";
    for (String name : List.of("slow", "few")) {
      List<String> answers = bulk(name, line.repeat(2) + "{\"type\":\"none\"}\n" + line);
      assertThat(answers).hasSize(4);
      assertThat(answers.get(0)).startsWith("{\"id\"");
      assertThat(answers.get(1)).startsWith("{\"id\"");
      assertThat(answers.get(2)).contains("unknown-type");
      assertThat(answers.get(3)).contains("quota-exceeded");
    }
  }

  @Test
  void submitsBeyondTheBacklogAreRefusedUntilATaskHasEnded() {
    String first = TestNode.json(delayed("few")).path("id").asText();
    assertThat(delayed("few").statusCode()).isEqualTo(202);
    assertExceeded(delayed("few"), "backlog", 1);
    assertThat(delayed("free").statusCode()).isEqualTo(202);
    assertThat(post("few", "/v1/call/echo").statusCode()).isEqualTo(200);
    assertThat(post("few", "/v1/tasks/" + first + "/cancel").statusCode()).isEqualTo(200);
    assertThat(delayed("few").statusCode()).isEqualTo(202);
    assertExceeded(delayed("few"), "backlog", 1);
  }

  @Test
  void theBacklogIsExactAfterARestart() {
    delayed("few");
    node.close();
    node = open();
    assertThat(delayed("few").statusCode()).isEqualTo(202);
    assertExceeded(delayed("few"), "backlog", 1);
  }

  @Test
  void tasksThatEndAtOnceDoNotFillTheBacklog() {
    for (int i = 0; i < 9; i++) {
      assertThat(post("few", "/v1/submit/echo", "Prefer", "wait=60").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aRevokedTokenEndsItsLongPollsAndStreams() {
    String task = "/v1/tasks/" + TestNode.json(delayed("free")).path("id").asText();
    CompletableFuture<HttpResponse<String>> poll =
        node.sendAsync(node.request("GET", task, null, bearer("free", "Prefer", "wait=60")));
    try (EventLines all = new EventLines(node.request("GET", "/v1/events", null, bearer("free")));
        EventLines one =
            new EventLines(node.request("GET", task + "/events", null, bearer("free")))) {
      all.awaitOne(node, node.request("POST", "/v1/submit/echo", "x", bearer("free")));
      await().timeout(Patience.LIMIT).until(() -> one.has("queued"));
      assertThat(post("root", "/v1/tokens/free/revoke").statusCode()).isEqualTo(200);
      all.awaitEnd();
      one.awaitEnd();
    }
    HttpResponse<String> ended =
        poll.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(TestNode.problem(ended)).isEqualTo("unauthorized");
    assertThat(ended.headers().firstValue("WWW-Authenticate")).isPresent();
  }
}
