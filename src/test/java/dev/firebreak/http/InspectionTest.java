package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.handler;
import static dev.firebreak.fixture.TestNode.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.demo.Crash;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.observe.RecentFailures;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The documents that show the state of a node. */
class InspectionTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.withTypes(
            String.format(
                Locale.ROOT,
                """
                gate { %s, concurrency = 200 }
                crash { %s, concurrency = 3, retry { backoff = 1ms } }
                often { %s, retry { backoff = 1ms }, breaker.window = 0 }
                """,
                handler(Gate.class),
                handler(Crash.class),
                handler(Crash.class)));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void typesAreListedWithLimitsAndCounters() {
    JsonNode before = node.type("crash");
    assertThat(before.path("level").asText()).isEqualTo("thread");
    assertThat(before.path("handler").asText()).isEqualTo(Crash.class.getName());
    assertThat(before.path("limits").path("concurrency").asInt()).isEqualTo(3);
    assertThat(before.path("retry").path("attempts").asInt()).isEqualTo(3);
    node.call("crash", "{\"probability\":1}");
    node.call("crash", "{\"probability\":0}");
    node.call("crash", "{\"probability\":7}");
    JsonNode counters = node.type("crash").path("counters");
    assertThat(grown(before, counters, "attempts")).isEqualTo(5);
    assertThat(grown(before, counters, "crashedAttempts")).isEqualTo(3);
    assertThat(grown(before, counters, "retries")).isEqualTo(2);
    assertThat(grown(before, counters, "crashed")).isEqualTo(1);
    assertThat(grown(before, counters, "succeeded")).isEqualTo(1);
    assertThat(grown(before, counters, "rejected")).isEqualTo(1);
  }

  private static int grown(JsonNode before, JsonNode counters, String name) {
    return counters.path(name).asInt() - before.path("counters").path(name).asInt();
  }

  @Test
  void theTreeShowsRunningCallsAndStaysSmall() {
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      calls.add(node.callAsync("gate", "tree"));
    }
    await().until(() -> Gate.inside("tree") == 150);
    JsonNode gate = node.branch("gate");
    assertThat(gate.path("state").asText()).isEqualTo("running");
    assertThat(gate.path("slots").path("used").asInt()).isEqualTo(150);
    assertThat(gate.path("slots").path("limit").asInt()).isEqualTo(200);
    assertThat(gate.path("oldestWorkers")).hasSize(20);
    JsonNode oldest = gate.path("oldestWorkers").path(0);
    assertThat(oldest.path("id").asText()).hasSize(36);
    assertThat(oldest.path("attempt").asInt()).isEqualTo(1);
    assertThat(oldest.path("ageMs").asLong()).isNotNegative();
    Gate.open("tree", 150);
    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
  }

  @Test
  void theTreeShowsTheLastCrash() {
    node.call("crash", "");
    assertThat(node.branch("crash").path("lastCrash").path("cause").asText())
        .contains("asked to crash");
    assertThat(node.branch("crash").path("lastCrash").path("at").asText()).contains("T");
  }

  @Test
  void theTreeShowsTheFailedAttemptsAndWhatWasDecided() {
    node.call("often", "");
    JsonNode failed = node.branch("often").path("failedAttempts");
    JsonNode last = failed.path(0);
    JsonNode before = failed.path(1);
    assertThat(last.path("attempt").asInt()).isEqualTo(3);
    assertThat(last.path("outcome").asText()).isEqualTo("crashed");
    assertThat(last.path("cause").asText()).contains("asked to crash");
    assertThat(last.path("kind").path("cause").asText()).startsWith("exception:");
    assertThat(last.path("kind").path("message").asText())
        .isEqualTo("this worker was asked to crash");
    assertThat(last.path("decision").asText()).isEqualTo("give-up");
    assertThat(last.has("nextInMs")).isFalse();
    assertThat(before.path("id")).isEqualTo(last.path("id"));
    assertThat(before.path("attempt").asInt()).isEqualTo(2);
    assertThat(before.path("decision").asText()).isEqualTo("retry");
    assertThat(before.path("nextInMs").asInt()).isNotNegative();
    for (int i = 0; i < RecentFailures.KEPT; i++) {
      node.call("often", "");
    }
    assertThat(node.branch("often").path("failedAttempts")).hasSize(RecentFailures.KEPT);
  }

  @Test
  void aHealthyNodeIsLiveAndReady() {
    assertThat(json(node.get("/health/live")).path("status").asText()).isEqualTo("live");
    assertThat(json(node.get("/health/ready")).path("status").asText()).isEqualTo("ready");
    HttpRequest head =
        HttpRequest.newBuilder(node.uri("/health/ready"))
            .method("HEAD", BodyPublishers.noBody())
            .build();
    assertThat(node.send(head).statusCode()).isEqualTo(200);
  }

  @Test
  void everyProblemIsExplained() {
    String index = node.get("/problems").body();
    for (ProblemType type : ProblemType.values()) {
      assertThat(index).contains(type.uri());
      assertThat(node.get(type.uri()).body()).contains(type.title(), type.explanation());
    }
  }
}
