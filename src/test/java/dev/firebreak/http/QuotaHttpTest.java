package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotas of tokens. */
class QuotaHttpTest {
  private static final String LATER = "86400";

  private TestTokens tokens;
  private Path folder;
  private TestNode node;

  @BeforeEach
  void start(@TempDir Path data) {
    folder = data;
    tokens = TestTokens.in(folder, "slow rate=2/h", "few backlog=2", "free");
    node = open();
  }

  private TestNode open() {
    return TestNode.configured(
        TestTokens.settings(folder) + "firebreak.types.echo { handler = dev.firebreak.demo.Echo }");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private HttpResponse<String> post(String name, String path, String... headers) {
    return node.send(tokens.request(node, name, "POST", path, headers));
  }

  private HttpResponse<String> delayed(String name) {
    return post(name, "/v1/submit/echo", "Firebreak-Delay", LATER);
  }

  private List<String> bulk(String name, String lines) {
    return node.send(
            node.request(
                "POST",
                "/v1/submit",
                lines,
                tokens.bearer(name, "Content-Type", "application/x-ndjson")))
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/tasks/TASK/signals/go",
        "/v1/tasks/TASK/retry",
        "/v1/tasks/retry?state=failed",
        "/v1/groups",
        "/v1/groups/TASK/close",
      })
  void whateverIsStoredForTasksAndGroupsCountsAsASubmitDoes(String path) {
    String task = TestNode.json(post("slow", "/v1/submit/echo")).path("id").asText();
    assertThat(post("slow", "/v1/submit/echo").statusCode()).isEqualTo(202);
    String named = path.replace("TASK", task);
    assertExceeded(post("slow", named), "rate", 1800);
    assertThat(post("free", named).statusCode()).isNotEqualTo(429);
    assertThat(post("slow", "/v1/tasks/" + task + "/cancel").statusCode()).isNotEqualTo(429);
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
}
