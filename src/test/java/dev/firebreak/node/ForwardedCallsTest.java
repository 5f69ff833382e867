package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.RawConnection;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Calls that find no capacity on their node. */
class ForwardedCallsTest {
  private final TwoNodes nodes = new TwoNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  private static void awaitInside(String gate, int count) {
    await().until(() -> Gate.inside(gate) == count);
  }

  @Test
  void aCallIsForwardedToANodeWithAFreeSlotAndItsAnswerReturned(TestInfo test) {
    String gate = test.getDisplayName();
    CompletableFuture<HttpResponse<String>> here = nodes.fillSmall(gate);
    CompletableFuture<HttpResponse<String>> there = nodes.small.callAsync("gate", gate);
    awaitInside(gate, 2);
    assertThat(nodes.big.type("gate").path("use").path("admitted").asInt()).isEqualTo(1);
    Gate.open(gate, 2);
    assertThat(there.join().statusCode()).isEqualTo(200);
    assertThat(there.join().body()).isEqualTo("through on attempt 1");
    assertThat(there.join().headers().firstValue("Firebreak-Attempts")).hasValue("1");
    assertThat(here.join().statusCode()).isEqualTo(200);
  }

  @Test
  void aForwardedCallIsCancelledWhenItsCallerDisconnects(TestInfo test) throws Exception {
    String gate = test.getDisplayName();
    var _ = nodes.fillSmall(gate);
    try (RawConnection caller = new RawConnection(nodes.small.node().uri())) {
      caller.send(
          "POST /v1/call/gate HTTP/1.1\nHost: localhost\nContent-Length: "
              + gate.length()
              + "\n\n"
              + gate);
      awaitInside(gate, 2);
    }
    awaitInside(gate, 1);
    await().until(() -> nodes.big.type("gate").path("use").path("admitted").asInt() == 0);
    Gate.open(gate, 1);
  }

  @Test
  void theOutcomeOfACallOnALostNodeIsUnknownAndItIsNotRepeated(TestInfo test) {
    String gate = test.getDisplayName();
    CompletableFuture<HttpResponse<String>> here = nodes.fillSmall(gate);
    CompletableFuture<HttpResponse<String>> there = nodes.small.callAsync("gate", gate);
    awaitInside(gate, 2);
    nodes.rows.delete(nodes.bigRow.id());
    assertThat(there.join().statusCode()).isEqualTo(502);
    assertThat(problem(there.join())).isEqualTo("outcome-unknown");
    nodes.big.node().whenLost().toCompletableFuture().join();
    Gate.open(gate, 1);
    here.join();
    assertThat(Gate.came(gate)).isEqualTo(2);
  }

  @Test
  void aBodyAboveOneMebibyteIsNotForwarded(TestInfo test) {
    String gate = test.getDisplayName();
    var _ = nodes.fillSmall(gate);
    HttpResponse<String> answer = nodes.small.call("gate", "x".repeat((1 << 20) + 1));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(problem(answer)).isEqualTo("over-capacity");
    Gate.open(gate, 1);
  }

  @Test
  void aCallRefusedByAllNodesGetsTheRefusalOfItsOwnNode(TestInfo test) {
    String gate = test.getDisplayName();
    var _ = nodes.fillSmall(gate);
    for (int i = 0; i < 8; i++) {
      var _ = nodes.big.callAsync("gate", gate);
    }
    awaitInside(gate, 9);
    HttpResponse<String> answer = nodes.small.call("gate", gate);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(problem(answer)).isEqualTo("over-capacity");
    assertThat(answer.body()).contains("All 1 slots");
    Gate.open(gate, 9);
  }

  @Test
  void bodiesAndResultsOfOneMebibyteAndMoreArriveWhole(TestInfo test) {
    String gate = test.getDisplayName();
    CompletableFuture<HttpResponse<String>> here = nodes.small.callAsync("triple", gate);
    awaitInside(gate, 1);
    String body = "0123456789abcdef".repeat(1 << 16);
    HttpResponse<String> answer = nodes.small.call("triple", body, "Content-Type", "text/x-mine");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/x-mine");
    assertThat(answer.body().equals(body + body + body)).isTrue();
    Gate.open(gate, 1);
    here.join();
  }

  @Test
  void aResultAboveSixteenMebibytesIsNotReturned(TestInfo test) {
    String gate = test.getDisplayName();
    var _ = nodes.small.callAsync("flood", gate);
    awaitInside(gate, 1);
    HttpResponse<String> answer = nodes.small.call("flood", "x".repeat(200));
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(problem(answer)).isEqualTo("output-too-large");
    Gate.open(gate, 1);
  }
}
