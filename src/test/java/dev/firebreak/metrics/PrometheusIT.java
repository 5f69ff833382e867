package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.fixture.AlertRule;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.PrometheusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus evaluates rules and dashboard on what the shipped program shows. */
class PrometheusIT {
  private static final String TYPES =
      """
      firebreak.types {
        render {
          handler = dev.firebreak.demo.Crash
          retry.attempts = 1
          breaker { window = 5, pause = 10m }
        }
        echo.handler = dev.firebreak.demo.Echo
      }
      """;
  private static final int CRASHES = 5;
  private static final int TASKS = 3;

  @TempDir private Path folder;

  private Serving serve() throws IOException {
    Path configuration = Files.writeString(folder.resolve("node.conf"), TYPES);
    return Distribution.serve(
        Map.of("FIREBREAK_DATA_DIR", folder.resolve("data").toString()),
        "--config",
        configuration.toString());
  }

  /** The shipped rules, which fire without delay. */
  private static String impatientRules() throws IOException {
    return Files.readString(AlertRule.FILE).replaceAll("(?m)^        for: .*\n", "");
  }

  private PrometheusServer prometheus(Serving node, String... options) throws IOException {
    Path own = Files.createDirectory(folder.resolve("prometheus"));
    return PrometheusServer.start(own, node.uri(), impatientRules(), options);
  }

  /** The breaker of a type opens, and tasks of the type wait. */
  private static void openTheBreaker(FirebreakClient client) throws Exception {
    for (int i = 0; i < CRASHES; i++) {
      assertThat(client.call(Call.json("render", "{\"probability\":1}")).status()).isEqualTo(502);
    }
    for (int i = 0; i < TASKS; i++) {
      assertThat(client.post("/v1/submit/render").status()).isEqualTo(202);
    }
    assertThat(client.call(Call.json("echo", "1")).status()).isEqualTo(200);
  }

  private static Optional<JsonNode> firing(PrometheusServer prometheus, String alert)
      throws IOException, InterruptedException {
    List<JsonNode> found = new ArrayList<>();
    prometheus.get("/api/v1/alerts").ifPresent(data -> data.path("alerts").forEach(found::add));
    return found.stream()
        .filter(one -> one.at("/labels/alertname").asText().equals(alert))
        .filter(one -> one.path("state").asText().equals("firing"))
        .findFirst();
  }

  private static void assertNamesTheTrouble(JsonNode alert, Serving node) {
    String address = node.uri().getHost() + ':' + node.uri().getPort();
    assertThat(alert.at("/labels/severity").asText()).isEqualTo("page");
    assertThat(alert.at("/labels/type").asText()).isEqualTo("render");
    assertThat(alert.at("/labels/node").asText()).isEqualTo(address);
    assertThat(alert.at("/annotations/summary").asText())
        .isEqualTo("Type render on node " + address + ": the circuit breaker is open");
    assertThat(alert.at("/annotations/description").asText())
        .contains("because nearly every attempt crashed, since 20")
        .contains("Waiting: 0 calls, 3 tasks.");
    assertThat(alert.at("/annotations/command").asText())
        .contains("firebreak top --once --url http://" + address + "\n")
        .contains("firebreak list --type render --state failed");
  }

  /** That all rules were evaluated without an error. */
  private static boolean evaluated(JsonNode groups) {
    List<JsonNode> rules = new ArrayList<>();
    groups.path("groups").forEach(group -> group.path("rules").forEach(rules::add));
    assertThat(rules).allMatch(rule -> !rule.path("health").asText().equals("err"));
    return !rules.isEmpty() && rules.stream().allMatch(r -> r.path("health").asText().equals("ok"));
  }

  @Test
  void anAlertOfAnOpenBreakerFiresAndSaysWhatIsWrong() throws Exception {
    try (Serving node = serve();
        PrometheusServer prometheus = prometheus(node);
        FirebreakClient client = new FirebreakClient(node.uri())) {
      openTheBreaker(client);
      await()
          .untilAsserted(
              () -> {
                Optional<JsonNode> alert = firing(prometheus, "FirebreakBreakerOpen");
                assertThat(alert).isPresent();
                assertNamesTheTrouble(alert.orElseThrow(), node);
              });
      await()
          .until(() -> prometheus.get("/api/v1/rules").filter(PrometheusIT::evaluated).isPresent());
      JsonNode rules = prometheus.get("/api/v1/rules").orElseThrow();
      assertThat(rules.at("/groups/0/rules")).hasSize(AlertRule.all().size());
      assertThat(rules.toString()).doesNotContain("error expanding");
      assertEveryPanelIsEvaluated(prometheus);
    }
  }

  @Test
  @LongTest("PrometheusIT#anAlertOfAnOpenBreakerFiresAndSaysWhatIsWrong")
  void thePanelsWorkWithNativeHistograms() throws Exception {
    try (Serving node = serve();
        PrometheusServer prometheus = prometheus(node, "--enable-feature=native-histograms");
        FirebreakClient client = new FirebreakClient(node.uri())) {
      openTheBreaker(client);
      assertEveryPanelIsEvaluated(prometheus);
      String count = "histogram_count(firebreak_attempt_duration_seconds{type=\"echo\"})";
      assertThat(prometheus.query(count)).hasSize(1);
    }
  }

  /** Those about times have values, too. */
  private static void assertEveryPanelIsEvaluated(PrometheusServer prometheus) throws Exception {
    for (JsonNode panel : Dashboard.read().panels()) {
      String title = panel.path("title").asText();
      if (title.startsWith("Time of attempts") || title.startsWith("Operations")) {
        await()
            .alias(title)
            .until(() -> !prometheus.query(Dashboard.queries(panel).getFirst()).isEmpty());
      }
    }
    for (String query : Dashboard.read().queries()) {
      assertThat(prometheus.query(query)).as(query).isNotNull();
    }
  }
}
