package dev.firebreak.http;

import static dev.firebreak.http.TaskHttpRig.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import dev.firebreak.store.MemoryStore;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules that are shown, run, paused and resumed over HTTP. */
class ScheduleHttpTest {
  private static final String CONFIG =
      """
      firebreak.types {
        echo { handler = dev.firebreak.demo.Echo }
        secret { handler = dev.firebreak.demo.Echo }
      }
      firebreak.schedules {
        yearly { cron = "0 3 1 1 *", zone = Europe/Berlin, type = echo, input = { days = 7 }, missed = skip }
        hidden { cron = "0 3 * * *", type = secret, missed = run-once }
      }
      """;
  private static final String PAUSE = "/v1/schedules/yearly/pause?reason=no%20archive";
  private static final String RESUME = "/v1/schedules/yearly/resume";
  private static final String RUN = "/v1/schedules/yearly/run";

  @TempDir private Path folder;

  private TestNode node() {
    return TestNode.configured(CONFIG + "firebreak.data-dir = \"" + folder + '"');
  }

  private static HttpResponse<String> post(TestNode node, String path, String... headers) {
    return node.send(node.request("POST", path, "", headers));
  }

  private static JsonNode ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestNode.json(answer);
  }

  /** What the list shows of a schedule. */
  private static JsonNode shown(TestNode node, String name) {
    for (JsonNode one : ok(node.get("/v1/schedules")).path("schedules")) {
      if (one.path("name").asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError("no schedule " + name);
  }

  @Test
  void aScheduleIsShownAsItIsDeclaredWithItsNextRun() {
    try (TestNode node = node()) {
      assertThat(ok(node.get("/v1/schedules")).path("schedules").findValuesAsText("name"))
          .containsExactly("hidden", "yearly");
      JsonNode yearly = shown(node, "yearly");
      assertThat(yearly.path("type").asText()).isEqualTo("echo");
      assertThat(yearly.path("cron").asText()).isEqualTo("0 3 1 1 *");
      assertThat(yearly.path("zone").asText()).isEqualTo("Europe/Berlin");
      assertThat(yearly.path("missed").asText()).isEqualTo("skip");
      assertThat(yearly.path("nextRun").asText()).endsWith("-01-01T02:00:00Z");
      assertThat(shown(node, "hidden").path("missed").asText()).isEqualTo("run-once");
      assertThat(yearly).hasSize(6);
    }
  }

  @Test
  void runNowSubmitsTheTaskOnceAndLeavesTheTimesAsTheyAre() {
    try (TestNode node = node()) {
      JsonNode before = shown(node, "yearly");
      HttpResponse<String> run = post(node, RUN, "Idempotency-Key", "now");
      assertThat(run.statusCode()).as(run.body()).isEqualTo(202);
      String id = TestNode.json(run).path("id").asText();
      assertThat(run.headers().firstValue("Location")).contains("/v1/tasks/" + id);
      await().until(() -> node.get("/v1/tasks/" + id + "/result").body().equals("{\"days\":7}"));
      HttpResponse<String> again = post(node, RUN, "Idempotency-Key", "now");
      assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
      assertThat(TestNode.json(again).path("id").asText()).isEqualTo(id);
      assertThat(post(node, RUN).statusCode()).isEqualTo(202);
      assertThat(TestNode.json(node.get("/v1/tasks?type=echo")).path("tasks")).hasSize(2);
      assertThat(shown(node, "yearly")).isEqualTo(before);
    }
  }

  @Test
  void runNowHonoursTheHeadersOfASubmit() {
    try (TestNode node = node()) {
      HttpResponse<String> done = post(node, RUN, "Prefer", "wait=60", "Firebreak-Priority", "0");
      assertThat(done.headers().firstValue("Preference-Applied")).contains("wait=60");
      assertThat(ok(done).path("state").asText()).isEqualTo("succeeded");
      assertThat(TestNode.json(done).path("priority").asInt()).isZero();
      assertThat(TestNode.json(done).path("result").path("days").asInt()).isEqualTo(7);
      HttpResponse<String> later = post(node, RUN, "Firebreak-Delay", "3600");
      assertThat(later.statusCode()).isEqualTo(202);
      assertProblem(post(node, RUN, "Firebreak-Priority", "9"), 400, "bad-header");
    }
  }

  @Test
  void aPauseSurvivesARestartAndLeavesRunNow() {
    JsonNode paused;
    try (TestNode node = node()) {
      paused = ok(post(node, PAUSE));
      assertThat(paused.at("/paused/reason").asText()).isEqualTo("no archive");
      assertThat(paused.has("nextRun")).isFalse();
      assertThat(shown(node, "yearly")).isEqualTo(paused);
      assertThat(shown(node, "hidden").has("paused")).isFalse();
    }
    try (TestNode node = node()) {
      assertThat(shown(node, "yearly")).isEqualTo(paused);
      assertThat(ok(post(node, PAUSE))).isEqualTo(paused);
      assertThat(post(node, RUN).statusCode()).isEqualTo(202);
      JsonNode resumed = ok(post(node, RESUME));
      assertThat(resumed.has("paused")).isFalse();
      assertThat(resumed.path("nextRun").asText()).endsWith("-01-01T02:00:00Z");
      assertThat(ok(post(node, RESUME))).isEqualTo(resumed);
    }
  }

  @Test
  void theLastRunAndTheMissedTimesAreShown() {
    MemoryStore store = new MemoryStore("here", InstantSource.system());
    Instant before = Instant.now().minus(Duration.ofDays(3));
    String stored = before + " UTC 0 3 * * *";
    store.remember("schedule hidden", stored).toCompletableFuture().join();
    String config = CONFIG + "firebreak.data-dir = \"never opened\"";
    try (TestNode node = TestNode.keeping(store, config)) {
      JsonNode state =
          await().until(() -> shown(node, "hidden"), one -> one.path("lastRun").has("task"));
      String task = state.at("/lastRun/task").asText();
      assertThat(node.get("/v1/tasks/" + task).statusCode()).isEqualTo(200);
      assertThat(state.at("/lastRun/at").asText()).endsWith("T03:00:00Z");
      assertThat(state.at("/lastMissed/policy").asText()).isEqualTo("run-once");
      assertThat(state.at("/lastMissed/times").asInt()).isBetween(2, 3);
    }
  }

  @Test
  void whatIsWrongIsRefused() {
    try (TestNode node = node()) {
      for (String change : List.of("run", "pause", "resume")) {
        assertProblem(post(node, "/v1/schedules/none/" + change), 404, "unknown-schedule");
        assertProblem(post(node, "/v1/schedules/yearly/" + change + "?x=1"), 400, "bad-parameter");
        assertProblem(node.get("/v1/schedules/yearly/" + change), 405, "method-not-allowed");
      }
      assertProblem(post(node, RUN, "Idempotency-Key", "x".repeat(256)), 400, "bad-header");
      assertProblem(post(node, "/v1/schedules/yearly/pause?reason=a%0Ab"), 400, "bad-parameter");
    }
  }

  @Test
  void aNodeWithoutAStoreHasNoSchedules() {
    try (TestNode node = TestNode.withTypes("echo { handler = dev.firebreak.demo.Echo }")) {
      assertThat(ok(node.get("/v1/schedules")).path("schedules")).isEmpty();
      assertProblem(post(node, RUN), 404, "unknown-schedule");
    }
  }

  @Test
  void scopesTypesAndOwnersAreKeptAndTheAuditLogSaysWhoDidWhat() throws Exception {
    TestTokens tokens =
        TestTokens.in(
            folder,
            "root owner=ops scopes=admin",
            "worker owner=team scopes=submit,read types=echo");
    try (TestNode node = TestNode.configured(TestTokens.settings(folder) + CONFIG)) {
      JsonNode list = ok(node.send(tokens.request(node, "worker", "GET", "/v1/schedules")));
      assertThat(list.path("schedules").findValuesAsText("name")).containsExactly("yearly");
      assertProblem(
          post(node, tokens, "worker", "/v1/schedules/hidden/run"), 404, "unknown-schedule");
      assertProblem(post(node, tokens, "worker", PAUSE), 403, "forbidden");
      assertThat(ok(post(node, tokens, "root", PAUSE)).at("/paused/by").asText()).isEqualTo("ops");
      HttpResponse<String> run = post(node, tokens, "worker", RUN);
      assertThat(run.statusCode()).as(run.body()).isEqualTo(202);
      String path = "/v1/tasks/" + TestNode.json(run).path("id").asText();
      assertThat(node.send(tokens.request(node, "worker", "GET", path)).statusCode())
          .isEqualTo(200);
      ok(post(node, tokens, "root", RESUME));
    }
    List<String> audited =
        Files.readAllLines(folder.resolve("audit.jsonl")).stream()
            .filter(line -> line.contains("\"status\":20") && line.contains("Schedule\""))
            .toList();
    assertThat(audited).as("three changes").hasSize(3);
    assertThat(audited)
        .allMatch(line -> line.contains("\"schedule\":\"yearly\""))
        .anyMatch(line -> line.contains("\"pauseSchedule\"") && line.contains("no archive"))
        .anyMatch(line -> line.contains("\"runSchedule\"") && line.contains("\"owner\":\"team\""))
        .anyMatch(line -> line.contains("\"resumeSchedule\""));
  }

  private static HttpResponse<String> post(
      TestNode node, TestTokens tokens, String name, String path) {
    return node.send(tokens.request(node, name, "POST", path));
  }
}
