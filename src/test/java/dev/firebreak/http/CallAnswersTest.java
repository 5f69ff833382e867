package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.handler;
import static dev.firebreak.fixture.TestNode.json;
import static dev.firebreak.http.ProblemDocuments.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.demo.Crash;
import dev.firebreak.demo.Sleep;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.Stubborn;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.Thrower;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of answers, row by row, over HTTP: the outcomes of admitted calls. */
class CallAnswersTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.withTypes(
            String.format(
                Locale.ROOT,
                """
                sleep { %s }
                crash { %s, retry { backoff = 1ms } }
                thrower { %s, retry { attempts = 1 } }
                gate { %s, concurrency = 1, max-waiting = 1, timeout = 20s }
                brief { %4$s, timeout = 50ms, grace = 10s }
                stubborn { %s, timeout = 1s, grace = 20ms, max-leaked = 1 }
                hasty { %4$s, concurrency = 1, max-wait = 50ms, timeout = 20s }
                """,
                handler(Sleep.class),
                handler(Crash.class),
                handler(Thrower.class),
                handler(Gate.class),
                handler(Stubborn.class)));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void aSuccessAfterACrashHasTheNumberOfAttempts() {
    for (int i = 0; i < 200; i++) {
      HttpResponse<String> answer = node.call("crash", "{\"probability\":0.5}");
      String attempts = answer.headers().firstValue("Firebreak-Attempts").orElse("");
      if (answer.statusCode() == 200 && !attempts.equals("1")) {
        assertThat(json(answer).path("attempt").asText()).isEqualTo(attempts);
        return;
      }
    }
    throw new AssertionError("200 calls, and none crashed first and survived then");
  }

  @Test
  void aRejectionHasTheStatusThatTheHandlerChose() {
    JsonNode problem = assertProblem(node, node.call("thrower", "no:422"), 422, "rejected");
    assertThat(problem.path("detail").asText()).isEqualTo("not this one");
    assertProblem(node, node.call("thrower", "no:409"), 409, "rejected");
    // Unregistered status codes, too.
    assertProblem(node, node.call("thrower", "no:499"), 499, "rejected");
    assertProblem(node, node.call("thrower", "no:530"), 530, "rejected");
  }

  @Test
  void aCrashOfEveryAttemptIsAnsweredWith502AndItsCause() {
    JsonNode problem = assertProblem(node, node.call("crash", ""), 502, "worker-crashed");
    assertThat(problem.path("attempts").asInt()).isEqualTo(3);
    assertThat(problem.path("cause").path("exception").asText())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(problem.path("cause").path("message").asText()).contains("asked to crash");
    assertThat(problem.path("cause").path("at").asText()).contains("Crash.handle");
  }

  @Test
  void anAttemptThatTakesTooLongIsAnsweredWith504() {
    JsonNode problem = assertProblem(node, node.call("brief", "late"), 504, "deadline-exceeded");
    assertThat(problem.path("attempts").asInt()).isEqualTo(1);
    assertThat(problem.path("detail").asText()).doesNotContain("abandoned");
    await().until(() -> Gate.inside("late") == 0);
  }

  @Test
  void theCallersOwnTimeoutIsAnsweredWith504() {
    assertProblem(
        node,
        node.call("sleep", "{\"ms\":60000}", "Firebreak-Timeout", "0.05"),
        504,
        "deadline-exceeded");
  }

  @Test
  void aCallWithoutAPlaceIsAnsweredWith503AtOnce() {
    CompletableFuture<?> running = node.callAsync("gate", "full");
    await().until(() -> Gate.inside("full") == 1);
    CompletableFuture<?> waiting = node.callAsync("gate", "full");
    await().until(() -> node.branch("gate").path("waiting").path("used").asInt() == 1);
    HttpResponse<String> refused = node.call("gate", "full");
    JsonNode problem = assertProblem(node, refused, 503, "over-capacity");
    assertThat(problem.path("detail").asText()).contains("gate", "1 slots", "Nothing was run");
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    Gate.open("full", 2);
    CompletableFuture.allOf(running, waiting).join();
    assertThat(node.type("gate").path("counters").path("refused").path("over-capacity").asInt())
        .isEqualTo(1);
  }

  @Test
  void aCallThatWaitsTooLongIsAnsweredWith503() {
    CompletableFuture<?> running = node.callAsync("hasty", "vain");
    await().until(() -> Gate.inside("vain") == 1);
    JsonNode problem = assertProblem(node, node.call("hasty", "vain"), 503, "over-capacity");
    assertThat(problem.path("detail").asText()).contains("within 50 ms");
    Gate.open("vain", 1);
    running.join();
  }

  @Test
  void aLeakedWorkerIsShownAndTooManyRefuseCalls() {
    JsonNode problem =
        assertProblem(node, node.call("stubborn", "leaks"), 504, "deadline-exceeded");
    assertThat(problem.path("detail").asText()).contains("abandoned");
    assertThat(node.branch("stubborn").path("leaked").path("used").asInt()).isEqualTo(1);
    HttpResponse<String> refused = node.call("stubborn", "leaks");
    assertProblem(node, refused, 503, "leaked-workers");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    Stubborn.release("leaks");
    await().until(() -> node.branch("stubborn").path("leaked").path("used").asInt() == 0);
    assertThat(node.call("stubborn", "leaks").statusCode()).isEqualTo(200);
  }
}
