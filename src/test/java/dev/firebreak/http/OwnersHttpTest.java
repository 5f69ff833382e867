package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.EventLines;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Callers see the tasks of their token's owner, and no others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnersHttpTest {
  private static final Pattern POSTED = Pattern.compile("/(cancel|retry|signals/\\{})$");

  private static final String NDJSON = "application/x-ndjson";

  private TestTokens tokens;
  private TestNode node;

  @BeforeAll
  void start(@TempDir Path folder) {
    tokens =
        TestTokens.in(
            folder,
            "red owner=red",
            "red-2 owner=red",
            "blue owner=blue",
            "counted owner=counted",
            "admin scopes=admin");
    node =
        TestNode.configured(
            TestTokens.settings(folder)
                + """
                firebreak.types {
                  echo { handler = dev.firebreak.demo.Echo }
                  other = ${firebreak.types.echo}
                }
                """);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private HttpResponse<String> send(String token, String method, String path, String... headers) {
    return node.send(tokens.request(node, token, method, path, headers));
  }

  private String submitted(String token, String... headers) {
    HttpResponse<String> stored = send(token, "POST", "/v1/submit/echo", headers);
    assertThat(stored.statusCode()).as(stored.body()).isIn(200, 202);
    return TestNode.json(stored).path("id").asText();
  }

  private List<String> listed(String token, String query) {
    JsonNode tasks = TestNode.json(send(token, "GET", "/v1/tasks" + query)).path("tasks");
    return StreamSupport.stream(tasks.spliterator(), false)
        .map(task -> task.path("id").asText())
        .toList();
  }

  private String state(String id) {
    return TestNode.json(send("admin", "GET", "/v1/tasks/" + id)).path("state").asText();
  }

  /** All that a caller can tell about an answer, except when it was sent. */
  private static String told(HttpResponse<String> answer, String id) {
    return answer.statusCode()
        + " "
        + answer.headers().map().entrySet().stream()
            .filter(header -> !header.getKey().equalsIgnoreCase("date"))
            .toList()
        + answer.body().replace(id, "{id}");
  }

  /** Every route with a task's id in it, by the table that also the dispatcher uses. */
  @Test
  void theTasksOfOthersAreAnsweredLikeTasksThatDoNotExist() {
    String ended = submitted("red", "Prefer", "wait=60");
    String queued = submitted("red", "Firebreak-Delay", "3000");
    String none = "0192d9f0-0000-7000-8000-000000000000";
    List<String> templates =
        RouteScopes.all().stream()
            .map(RouteScopes.Rule::template)
            .filter(template -> template.startsWith("/v1/tasks/{}"))
            .toList();
    assertThat(templates).hasSizeGreaterThanOrEqualTo(5);
    for (String template : templates) {
      String method = POSTED.matcher(template).find() ? "POST" : "GET";
      for (String[] headers : new String[][] {{}, {"Prefer", "wait=60"}}) {
        String unknown = told(send("blue", method, template.replace("{}", none), headers), none);
        assertThat(unknown).startsWith("404").contains("unknown-task");
        for (String id : List.of(ended, queued)) {
          assertThat(told(send("blue", method, template.replace("{}", id), headers), id))
              .as(template)
              .isEqualTo(unknown);
        }
      }
    }
    assertThat(state(queued)).isEqualTo("queued");
    assertThat(send("red-2", "GET", "/v1/tasks/" + ended + "/result").body()).isEqualTo("x");
    assertThat(send("red-2", "POST", "/v1/tasks/" + queued + "/cancel").statusCode())
        .isEqualTo(200);
  }

  @Test
  void listsHaveTheTasksOfTheCallersOwnerOnly() {
    String mine = submitted("red");
    String theirs = submitted("blue");
    assertThat(listed("red", "?limit=1000")).contains(mine).doesNotContain(theirs);
    assertThat(listed("red-2", "")).contains(mine);
    assertThat(listed("blue", "?type=echo")).contains(theirs).doesNotContain(mine);
    assertThat(listed("admin", "?limit=1000")).contains(mine, theirs);
    assertThat(listed("admin", "?owner=red")).contains(mine).doesNotContain(theirs);
    assertThat(TestNode.problem(send("red", "GET", "/v1/tasks?owner=blue"))).isEqualTo("forbidden");
    assertThat(TestNode.problem(send("red", "GET", "/v1/tasks?owner=unknown")))
        .isEqualTo("forbidden");
  }

  private String group(String token) {
    return id(node.send(node.request("POST", "/v1/groups", "", tokens.bearer(token))));
  }

  private List<String> groups(String token) {
    return TestNode.json(send(token, "GET", "/v1/groups?limit=1000"))
        .path("groups")
        .findValuesAsText("id");
  }

  @Test
  void groupsOfOthersAreNotListed() {
    String mine = group("red");
    String theirs = group("blue");
    assertThat(groups("red-2")).contains(mine).doesNotContain(theirs);
    assertThat(groups("blue")).containsExactly(theirs);
    assertThat(groups("admin")).contains(mine, theirs);
    assertThat(send("admin", "GET", "/v1/groups?owner=red").body())
        .contains(mine)
        .doesNotContain(theirs);
    assertThat(TestNode.problem(send("red", "GET", "/v1/groups?owner=blue")))
        .isEqualTo("forbidden");
  }

  @Test
  void countsAndFailuresAreThoseOfTheCallersOwner() {
    submitted("counted", "Prefer", "wait=60");
    JsonNode counts = TestNode.json(send("counted", "GET", "/v1/tasks/counts"));
    assertThat(counts.path("types")).hasSize(1);
    assertThat(counts.path("types").path(0).path("succeeded").asInt()).isEqualTo(1);
    assertThat(counts.path("more").asBoolean()).isFalse();
    JsonNode count = TestNode.json(send("counted", "GET", "/v1/tasks/count?state=succeeded"));
    assertThat(count.path("count").asInt()).isEqualTo(1);
    assertThat(send("counted", "GET", "/v1/failures").body()).contains("\"tasks\":0");
    send("counted", "POST", "/v1/tasks/purge?type=echo");
    assertThat(listed("counted", "")).isEmpty();
    assertThat(TestNode.problem(send("counted", "GET", "/v1/tasks/count?owner=red")))
        .isEqualTo("forbidden");
    assertThat(TestNode.problem(send("counted", "GET", "/v1/tasks/values?of=owner")))
        .isEqualTo("forbidden");
    assertThat(send("admin", "GET", "/v1/tasks/values?of=owner&prefix=r").body())
        .contains("[\"red\"]");
  }

  @Test
  void documentsNameTheOwner() {
    String mine = submitted("red-2");
    assertThat(TestNode.json(send("red", "GET", "/v1/tasks/" + mine)).path("owner").asText())
        .isEqualTo("red");
  }

  @Test
  void changesOfManyLeaveTheTasksOfOthersAlone() {
    String mine = submitted("red", "Firebreak-Delay", "3000");
    String theirs = submitted("blue", "Firebreak-Delay", "3000");
    send("red", "POST", "/v1/tasks/cancel?state=queued");
    assertThat(state(mine)).isEqualTo("cancelled");
    assertThat(state(theirs)).isEqualTo("queued");
    send("blue", "POST", "/v1/tasks/" + theirs + "/cancel");
    send("red", "POST", "/v1/tasks/retry?state=cancelled");
    assertThat(state(mine)).isNotEqualTo("cancelled");
    assertThat(state(theirs)).isEqualTo("cancelled");
  }

  @Test
  void idempotencyKeysAreThoseOfTheOwner() {
    String first = submitted("red", "Idempotency-Key", "k");
    assertThat(submitted("red-2", "Idempotency-Key", "k")).isEqualTo(first);
    assertThat(submitted("blue", "Idempotency-Key", "k")).isNotEqualTo(first);
    String line = "{\"type\":\"other\",\"key\":\"k\"}\n";
    String bulk = id(bulk("red", line));
    assertThat(id(bulk("red-2", line))).isEqualTo(bulk);
    assertThat(id(bulk("blue", line))).isNotEqualTo(bulk);
    assertThat(listed("red", "?type=other")).containsExactly(bulk);
  }

  private static String id(HttpResponse<String> answer) {
    return TestNode.json(answer).path("id").asText();
  }

  private HttpResponse<String> bulk(String token, String lines) {
    return node.send(
        node.request("POST", "/v1/submit", lines, tokens.bearer(token, "Content-Type", NDJSON)));
  }

  @Test
  void theStreamOfAllEventsHasThoseOfTheCallersTasksOnly() {
    HttpRequest submit = tokens.request(node, "red", "POST", "/v1/submit/echo");
    try (EventLines mine = new EventLines(tokens.request(node, "red", "GET", "/v1/events"));
        EventLines all = new EventLines(tokens.request(node, "admin", "GET", "/v1/events"))) {
      mine.awaitOne(node, submit);
      all.awaitOne(node, submit);
      String theirs = submitted("blue");
      await().timeout(Patience.LIMIT).until(() -> all.has(theirs));
      String last = submitted("red");
      await().timeout(Patience.LIMIT).until(() -> mine.has(last));
      assertThat(mine.has(theirs)).isFalse();
      String known = mine.first();
      try (EventLines again =
          new EventLines(
              tokens.request(node, "red", "GET", "/v1/events", "Last-Event-ID", known))) {
        await().timeout(Patience.LIMIT).until(() -> again.has(last));
        assertThat(again.has(theirs)).isFalse();
      }
    }
  }
}
