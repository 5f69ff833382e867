package dev.firebreak.metrics;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import dev.firebreak.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} shows where work waits, comes too late, or is refused. */
class LimitsMetricsTest {
  private static final String LIVE = "GET /health/live HTTP/1.1\nHost: localhost\n\n";

  private static TestNode withLimits(String limits) {
    return TestNode.configured(
        "firebreak.http { " + limits + " }\nfirebreak.types.gate { " + handler(Gate.class) + " }");
  }

  /** Opens connections until one is refused, and returns what is shown once they are closed. */
  private static Shown refusing(TestNode node, int admitted) throws IOException {
    RawConnection[] open = new RawConnection[admitted + 1];
    for (int i = 0; i <= admitted; i++) {
      open[i] = new RawConnection(node.uri("/")).send(LIVE);
      assertThat(open[i].answer()).startsWith("HTTP/1.1 " + (i < admitted ? 200 : 503));
    }
    for (RawConnection one : open) {
      one.close();
    }
    return await()
        .until(() -> Shown.by(node), shown -> shown.value("firebreak_connections") != null);
  }

  @Test
  void connectionsBeyondALimitAreCountedByTheLimit() throws IOException {
    try (TestNode node = withLimits("max-connections = 2, max-connections-per-address = 20")) {
      Shown shown = refusing(node, 2);
      assertThat(shown.of("firebreak_connections_refused_total{reason=\"max_connections\"}"))
          .isPositive();
      assertThat(refused(shown, "max_connections_per_address")).isZero();
      assertThat(shown.of("firebreak_connections_limit")).isEqualTo(2);
      assertThat(shown.of("firebreak_connections_opened_total")).isGreaterThanOrEqualTo(3);
    }
    try (TestNode node = withLimits("max-connections = 20, max-connections-per-address = 2")) {
      Shown shown = refusing(node, 2);
      assertThat(refused(shown, "max_connections_per_address")).isPositive();
      assertThat(refused(shown, "max_connections")).isZero();
    }
  }

  private static double refused(Shown shown, String reason) {
    return shown.of("firebreak_connections_refused_total{reason=\"" + reason + "\"}");
  }

  @Test
  void tokensAreCounted(@TempDir Path folder) {
    TestTokens tokens = TestTokens.in(folder, "probe scopes=metrics", "ci", "old");
    try (TestNode node = TestNode.configured(TestTokens.settings(folder))) {
      String token = tokens.text("probe");
      String text =
          node.send(node.request("GET", "/metrics", null, TestTokens.bearerOf(token))).body();
      assertThat(new Shown(text).of("firebreak_tokens")).isEqualTo(3);
    }
    try (TestNode node = withLimits("")) {
      assertThat(Shown.by(node).value("firebreak_tokens")).isNull();
    }
  }

  private static TestNode withSlots(MemoryStore store, int slots) {
    return TestNode.keeping(
        store,
        String.format(
            Locale.ROOT,
            "firebreak.types { gate { %s, concurrency = %d, timeout = 10m, retry.attempts = 2 } }",
            handler(Gate.class),
            slots));
  }

  private static void submit(TestNode node, String gate) {
    assertThat(node.send(node.request("POST", "/v1/submit/gate", gate)).statusCode())
        .isEqualTo(202);
  }

  @Test
  void theAgeOfTheOldestDueTaskGrowsUntilItBeginsAndIsThenCountedAsItsWait(TestInfo test) {
    String gate = test.getDisplayName();
    try (MemoryStore store = new MemoryStore("here", InstantSource.system());
        TestNode node = withSlots(store, 1)) {
      submit(node, gate);
      await().until(() -> Gate.inside(gate) == 1);
      submit(node, gate);
      await().until(() -> age(node) > 0);
      double waited = age(node);
      assertThat(Shown.by(node).of("firebreak_task_wait_seconds_count{type=\"gate\"}")).isOne();
      Gate.open(gate, 2);
      await().until(() -> Gate.came(gate) == 2);
      Shown shown = Shown.by(node);
      assertThat(shown.of("firebreak_task_wait_seconds_count{type=\"gate\"}")).isEqualTo(2);
      assertThat(shown.of("firebreak_task_wait_seconds_sum{type=\"gate\"}"))
          .isGreaterThanOrEqualTo(waited);
      await().until(() -> age(node) == 0);
    }
  }

  private static double age(TestNode node) {
    Double age = Shown.by(node).value("firebreak_oldest_due_task_age_seconds{type=\"gate\"}");
    return age == null ? 0 : age;
  }

  /** A type that is resumed has the store asked for its tasks. */
  private static void claimAgain(TestNode node) {
    for (String change : new String[] {"pause", "resume"}) {
      assertThat(node.send(node.request("POST", "/v1/types/gate/" + change, null)).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aResultThatComesAfterAnotherClaimIsCountedAsLate(TestInfo test) {
    String gate = test.getDisplayName();
    try (MemoryStore store = new MemoryStore("here", InstantSource.system());
        TestNode node = withSlots(store, 2)) {
      submit(node, gate);
      await().until(() -> Gate.inside(gate) == 1);
      assertThat(Shown.by(node).of("firebreak_late_results_total{type=\"gate\"}")).isZero();
      store.nodeLost();
      claimAgain(node);
      await().until(() -> Gate.inside(gate) == 2);
      Gate.open(gate, 2);
      await().until(() -> Shown.by(node).of("firebreak_late_results_total{type=\"gate\"}") == 1);
    }
  }
}
