package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.NodeStatistics;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What {@code /metrics} shows of a cluster. */
class ClusterMetricsTest {
  private static void assertShown(TestNode node, String... lines) {
    assertThat(node.get("/metrics").body().lines()).contains(lines);
  }

  @Test
  void theAgeOfTheLeaseAndTakeOversAreThoseOfTheRow() {
    try (TwoNodes nodes = new TwoNodes()) {
      nodes.smallRow.statistics = new NodeStatistics(Duration.ofMillis(1500), 2, 7);
      assertShown(
          nodes.small,
          "firebreak_lease_age_seconds 1.5",
          "firebreak_take_overs_total 2.0",
          "firebreak_taken_over_tasks_total 7.0");
    }
  }

  @Test
  void nodesLeaseAndForwardedCallsAreShown(TestInfo test) {
    String gate = test.getDisplayName();
    try (TwoNodes nodes = new TwoNodes()) {
      assertShown(
          nodes.small,
          "firebreak_nodes{state=\"up\"} 2.0",
          "firebreak_nodes{state=\"silent\"} 0.0",
          "firebreak_lease_valid 1.0",
          "firebreak_take_overs_total 0.0",
          "firebreak_forwarded_calls_total 0.0");
      CompletableFuture<HttpResponse<String>> here = nodes.fillSmall(gate);
      CompletableFuture<HttpResponse<String>> there = nodes.small.callAsync("gate", gate);
      await().until(() -> Gate.inside(gate) == 2);
      Gate.open(gate, 2);
      assertThat(here.join().statusCode()).isEqualTo(200);
      assertThat(there.join().statusCode()).isEqualTo(200);
      assertShown(
          nodes.small,
          "firebreak_forwarded_calls_total 1.0",
          "firebreak_calls_total{outcome=\"succeeded\",type=\"gate\"} 1.0",
          "firebreak_calls_total{outcome=\"refused\",type=\"gate\"} 1.0");
      assertShown(
          nodes.big,
          "firebreak_received_calls_total 1.0",
          "firebreak_calls_total{outcome=\"succeeded\",type=\"gate\"} 1.0");
    }
  }
}
