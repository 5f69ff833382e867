package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.handler;
import static dev.firebreak.fixture.TestNode.json;
import static dev.firebreak.fixture.TestNode.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.demo.Crash;
import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rate limit, breaker and retry budget, as HTTP answers show them. */
class AdmissionLimitsHttpTest {
  private static final String CRASHING = "{\"probability\":1}";
  private static final String HEALTHY = "{\"probability\":0}";

  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.types {
                  echo { %s }
                  limited { %1$s, rate-limit { per-second = 0.01, burst = 2 } }
                  strict { %1$s, rate-limit { per-second = 0.01, burst = 1 } }
                  broken { %s, retry.attempts = 1, breaker { window = 3, pause = 1h } }
                  mended { %2$s, retry.attempts = 1, breaker { window = 3, pause = 1ms } }
                  failing {
                    %2$s, breaker.window = 0
                    retry { attempts = 3, backoff = 1ms, budget { share = 0.1, spare = 5 } }
                  }
                }
                """,
                handler(Echo.class),
                handler(Crash.class)));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static long retryAfter(HttpResponse<String> answer) {
    return Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow());
  }

  @Test
  void requestsOverTheRateAreAnsweredWith429() {
    assertThat(node.type("limited").path("rateLimit").path("left").asInt()).isEqualTo(2);
    assertThat(node.call("limited", "one").statusCode()).isEqualTo(200);
    assertThat(node.call("limited", "two").statusCode()).isEqualTo(200);
    HttpResponse<String> refused = node.call("limited", "three");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(problem(refused)).isEqualTo("rate-limited");
    assertThat(json(refused).path("detail").asText())
        .isEqualTo("Type limited takes 0.01 calls a second. Nothing was run.");
    assertThat(retryAfter(refused)).isBetween(1L, 100L);
    JsonNode type = node.type("limited");
    assertThat(type.path("counters").path("refused").path("rate-limited").asInt()).isEqualTo(1);
    assertThat(type.path("rateLimit").path("perSecond").asDouble()).isEqualTo(0.01);
    assertThat(type.path("rateLimit").path("left").asInt(-1)).isZero();
    assertThat(node.type("echo").path("rateLimit").has("left")).isFalse();
  }

  @Test
  void aCallOverTheRateIsRefusedBeforeItsBodyIsRead() throws IOException {
    assertThat(node.call("strict", "one").statusCode()).isEqualTo(200);
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send(
          "POST /v1/call/strict HTTP/1.1\nHost: localhost\nContent-Length: 1000000\n\n");
      assertThat(connection.answer()).startsWith("HTTP/1.1 429").contains("/problems/rate-limited");
    }
  }

  @Test
  void aTypeThatAlwaysCrashesIsRefusedForAPauseAndOtherTypesAreNot() {
    for (int i = 0; i < 3; i++) {
      assertThat(node.call("broken", CRASHING).statusCode()).isEqualTo(502);
    }
    HttpResponse<String> refused = node.call("broken", HEALTHY);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(problem(refused)).isEqualTo("breaker-open");
    assertThat(retryAfter(refused)).isBetween(3000L, 3600L);
    JsonNode breaker = node.type("broken").path("breaker");
    assertThat(breaker.path("state").asText()).isEqualTo("open");
    assertThat(breaker.path("window").asInt()).isEqualTo(3);
    assertThat(breaker.path("crashShare").asDouble()).isEqualTo(0.95);
    assertThat(breaker.path("crashShareNow").asDouble()).isEqualTo(1);
    assertThat(breaker.path("pauseMs").asLong()).isEqualTo(3_600_000);
    assertThat(breaker.path("pauseLeftMs").asLong()).isBetween(3_000_000L, 3_600_000L);
    assertThat(node.call("echo", "fine").statusCode()).isEqualTo(200);
    assertThat(node.type("echo").path("breaker").path("state").asText()).isEqualTo("closed");
    assertThat(node.type("failing").path("breaker").path("state").asText()).isEqualTo("off");
  }

  @Test
  void afterThePauseCallsAreAdmittedAgain() {
    for (int i = 0; i < 3; i++) {
      node.call("mended", CRASHING);
    }
    await().until(() -> node.call("mended", HEALTHY).statusCode() == 200);
    assertThat(node.type("mended").path("breaker").path("state").asText()).isEqualTo("closed");
    assertThat(node.call("mended", HEALTHY).statusCode()).isEqualTo(200);
  }

  @Test
  void aCancelledCallIsAnsweredWith409() {
    var answer = CallAnswers.of(new Outcome.Cancelled(true), 1);
    assertThat(answer.status().intValue()).isEqualTo(409);
    HttpEntity.Strict body = (HttpEntity.Strict) answer.entity();
    assertThat(body.getData().utf8String()).contains("/problems/cancelled", "abandoned");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "1000000000, 1", "1000000001, 2", "99999999999, 100"})
  void retryAfterIsNeverTooEarly(long nanos, String seconds) {
    var refused = new Outcome.Refused(Refusal.RATE_LIMITED, "x", false, Duration.ofNanos(nanos));
    assertThat(OutcomeProblems.refusal(refused).headers()).containsEntry("Retry-After", seconds);
  }

  @Test
  void aTypeThatAlwaysFailsIsRetriedLittle() {
    int calls = 200;
    List<CompletableFuture<HttpResponse<String>>> failing = new ArrayList<>();
    List<CompletableFuture<HttpResponse<String>>> healthy = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      failing.add(node.callAsync("failing", CRASHING));
      healthy.add(node.callAsync("echo", "fine"));
    }
    assertThat(failing).allMatch(call -> call.join().statusCode() == 502);
    assertThat(healthy).allMatch(call -> call.join().statusCode() == 200);
    JsonNode type = node.type("failing");
    JsonNode counters = type.path("counters");
    assertThat(counters.path("attempts").asInt())
        .isGreaterThan(calls)
        .isLessThanOrEqualTo(calls + calls / 10 + 5);
    assertThat(counters.path("retriesDenied").asInt()).isPositive();
    assertThat(type.path("retry").path("budget").path("share").asDouble()).isEqualTo(0.1);
    assertThat(type.path("retry").path("budget").path("spare").asInt()).isEqualTo(5);
    assertThat(type.path("retry").path("budget").path("left").asInt(-1)).isBetween(0, 5);
  }
}
