package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.exposition.Metric;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.version.Version;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} shows of known work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsHttpTest {
  private TestNode node;

  @BeforeAll
  void work(@TempDir Path folder) {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.data-dir = "%s"
                firebreak.types {
                  echo { handler = dev.firebreak.demo.Echo, concurrency = 7 }
                  crash { handler = dev.firebreak.demo.Crash, retry { attempts = 2, backoff = 1ms }, breaker.window = 0 }
                  upper { command = ["tr", "a-z", "A-Z"], produces = "text/plain" }
                  limited { handler = dev.firebreak.demo.Echo, rate-limit { per-second = 0.001, burst = 1 } }
                  idle { handler = dev.firebreak.demo.Echo }
                }
                """,
                folder));
    for (int i = 0; i < 3; i++) {
      assertThat(node.call("echo", "x").statusCode()).isEqualTo(200);
    }
    assertThat(node.call("crash", "{\"probability\":1}").statusCode()).isEqualTo(502);
    assertThat(node.call("upper", "x").body()).isEqualTo("X");
    assertThat(node.call("limited", "x").statusCode()).isEqualTo(200);
    assertThat(node.call("limited", "x").statusCode()).isEqualTo(429);
    assertThat(node.call("nothing-like-that", "x").statusCode()).isEqualTo(404);
    HttpResponse<String> done =
        node.send(node.request("POST", "/v1/submit/echo", "x", "Prefer", "wait=60"));
    assertThat(done.statusCode()).isEqualTo(200);
    HttpResponse<String> later =
        node.send(node.request("POST", "/v1/submit/echo", "x", "Firebreak-Delay", "3600"));
    assertThat(later.statusCode()).isEqualTo(202);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void callsAttemptsAndTasksAreCountedByTypeAndOutcome() {
    Shown shown = Shown.by(node);
    assertThat(shown.of("firebreak_calls_total{outcome=\"succeeded\",type=\"echo\"}")).isEqualTo(3);
    assertThat(shown.of("firebreak_calls_total{outcome=\"crashed\",type=\"echo\"}")).isZero();
    assertThat(shown.of("firebreak_calls_total{outcome=\"crashed\",type=\"crash\"}")).isOne();
    assertThat(shown.of("firebreak_calls_total{outcome=\"refused\",type=\"limited\"}")).isOne();
    assertThat(shown.of("firebreak_refusals_total{reason=\"rate_limited\",type=\"limited\"}"))
        .isOne();
    assertThat(shown.of("firebreak_attempts_total{outcome=\"succeeded\",type=\"echo\"}"))
        .isEqualTo(4);
    assertThat(shown.of("firebreak_attempts_total{outcome=\"crashed\",type=\"crash\"}"))
        .isEqualTo(2);
    assertThat(shown.of("firebreak_attempts_started_total{type=\"crash\"}")).isEqualTo(2);
    assertThat(shown.of("firebreak_retries_total{type=\"crash\"}")).isOne();
    assertThat(shown.of("firebreak_tasks_submitted_total{type=\"echo\"}")).isEqualTo(2);
    assertThat(shown.of("firebreak_tasks_claimed_total{type=\"echo\"}")).isOne();
    assertThat(shown.of("firebreak_tasks_ended_total{outcome=\"succeeded\",type=\"echo\"}"))
        .isOne();
  }

  @Test
  void timesHaveACountASumAndBuckets() {
    Shown shown = Shown.by(node);
    assertThat(shown.of("firebreak_call_duration_seconds_count{type=\"echo\"}")).isEqualTo(3);
    assertThat(shown.of("firebreak_call_duration_seconds_sum{type=\"echo\"}")).isPositive();
    assertThat(shown.of("firebreak_call_duration_seconds_bucket{type=\"echo\",le=\"+Inf\"}"))
        .isEqualTo(3);
    assertThat(shown.of("firebreak_call_wait_seconds_count{type=\"crash\"}")).isEqualTo(2);
    assertThat(shown.of("firebreak_attempt_duration_seconds_count{type=\"echo\"}")).isEqualTo(4);
    assertThat(shown.of("firebreak_task_duration_seconds_count{type=\"echo\"}")).isOne();
    assertThat(shown.value("firebreak_call_duration_seconds_count{type=\"idle\"}")).isNull();
  }

  @Test
  void theStateOfTypesStoreProcessesAndConnectionsIsShown() {
    Shown shown = Shown.by(node);
    assertThat(shown.of("firebreak_slots{type=\"echo\"}")).isEqualTo(7);
    assertThat(shown.of("firebreak_supervisors_working{type=\"echo\"}")).isOne();
    assertThat(shown.of("firebreak_breaker_open{type=\"echo\"}")).isZero();
    assertThat(shown.of("firebreak_live_tasks")).isOne();
    assertThat(shown.of("firebreak_store_has_space")).isOne();
    assertThat(shown.of("firebreak_build_info{version=\"" + Version.text() + "\"}")).isOne();
    assertThat(shown.of("firebreak_log_lines_dropped_total")).isNotNegative();
    assertThat(shown.of("firebreak_store_operations_total")).isPositive();
    assertThat(shown.of("firebreak_store_commit_duration_seconds_count")).isPositive();
    assertThat(shown.of("firebreak_process_starts_total")).isOne();
    assertThat(shown.of("firebreak_connections")).isPositive();
    assertThat(shown.of("jvm_memory_used_bytes{area=\"heap\",id=\"" + pool(shown) + "\"}"))
        .isPositive();
  }

  private static String pool(Shown shown) {
    String before = "jvm_memory_used_bytes{area=\"heap\",id=\"";
    int at = shown.text().indexOf(before) + before.length();
    return shown.text().substring(at, shown.text().indexOf('"', at));
  }

  @Test
  void theQueueIsReadFromTheStore() {
    await()
        .untilAsserted(
            () ->
                assertThat(Shown.by(node).value("firebreak_queued_tasks{type=\"echo\"}"))
                    .isEqualTo(1.0));
    Shown shown = Shown.by(node);
    assertThat(shown.of("firebreak_oldest_due_task_age_seconds{type=\"echo\"}")).isZero();
    assertThat(shown.of("firebreak_queued_tasks{type=\"idle\"}")).isZero();
  }

  @Test
  void onlyDeclaredTypesAreLabels() {
    assertThat(Shown.by(node).types()).containsExactly("crash", "echo", "idle", "limited", "upper");
  }

  @Test
  void theFormatIsTheOneThatAcceptAsksFor() {
    assertThat(type("text/html")).startsWith("text/plain; version=0.0.4");
    HttpResponse<String> open = scrape("application/openmetrics-text; version=1.0.0");
    assertThat(open.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(open.body()).endsWith("# EOF\n");
  }

  /** What a server of Prometheus asks for if it wants native histograms. */
  @Test
  void theFormatWithNativeHistogramsIsProtobuf() {
    HttpResponse<String> answer =
        scrape(
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                + "encoding=delimited;q=0.6,text/plain;version=0.0.4;q=0.2");
    assertThat(answer.headers().firstValue("Content-Type").orElse("").replace("\"", ""))
        .startsWith("application/vnd.google.protobuf")
        .contains("proto=io.prometheus.client.MetricFamily")
        .contains("encoding=delimited");
    assertThat(answer.body()).contains("firebreak_call_duration_seconds").doesNotContain("# HELP");
  }

  private HttpResponse<String> scrape(String accept) {
    return node.send(node.request("GET", "/metrics", null, "Accept", accept));
  }

  private String type(String accept) {
    return scrape(accept).headers().firstValue("Content-Type").orElse("");
  }

  @Test
  void everyMetricHasAKindAndIsExplained() {
    Shown shown = Shown.by(node);
    assertThat(shown.families()).isNotEmpty();
    for (String name : shown.families().keySet()) {
      assertThat(shown.text()).containsPattern("# HELP " + name + " \\S");
    }
    List<String> known = Catalog.ALL.stream().map(Metric::shownName).toList();
    assertThat(shown.families().keySet().stream().filter(name -> name.startsWith("firebreak_")))
        .isNotEmpty()
        .allMatch(known::contains);
    assertThat(shown.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(200_000);
  }
}
