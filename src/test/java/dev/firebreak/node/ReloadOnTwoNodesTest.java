package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Calls that are forwarded after one of two nodes has read its configuration anew. */
class ReloadOnTwoNodesTest {
  private final TwoNodes nodes = new TwoNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  private static void reload(TestNode node) {
    HttpResponse<String> answer = node.send(node.request("POST", "/v1/reload", null));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static String type(String name, int concurrency) {
    return "firebreak.types."
        + name
        + " { handler = \"dev.firebreak.fixture.Gate\", "
        + ("concurrency = " + concurrency + ", max-waiting = 0 }\n");
  }

  private void awaitFreePlaces(String type, int places) {
    await().until(() -> TwoNodes.freePlaces(nodes.small, "big", type) == places);
  }

  private static void awaitInside(String gate, int count) {
    await().until(() -> Gate.inside(gate) == count);
  }

  private static int admitted(TestNode node, String type) {
    return node.type(type).path("use").path("admitted").asInt();
  }

  @Test
  void callsOfAnAddedTypeAreForwardedOnceBothNodesHaveIt(TestInfo test) {
    String gate = test.getDisplayName();
    nodes.ofSmall = TwoNodes.types(1) + type("fresh", 1);
    reload(nodes.small);
    CompletableFuture<HttpResponse<String>> here = nodes.small.callAsync("fresh", gate);
    awaitInside(gate, 1);
    assertThat(problem(nodes.small.call("fresh", gate))).isEqualTo("over-capacity");
    nodes.ofBig = TwoNodes.types(8) + type("fresh", 3);
    reload(nodes.big);
    awaitFreePlaces("fresh", 3);
    CompletableFuture<HttpResponse<String>> there = nodes.small.callAsync("fresh", gate);
    awaitInside(gate, 2);
    assertThat(admitted(nodes.big, "fresh")).isEqualTo(1);
    Gate.open(gate, 2);
    assertThat(there.join().body()).isEqualTo("through on attempt 1");
    assertThat(here.join().statusCode()).isEqualTo(200);
  }

  @Test
  void aForwardedCallOfARemovedTypeEndsAndNoOtherIsForwarded(TestInfo test) {
    String gate = test.getDisplayName();
    CompletableFuture<HttpResponse<String>> here = nodes.fillSmall(gate);
    CompletableFuture<HttpResponse<String>> there = nodes.small.callAsync("gate", gate);
    awaitInside(gate, 2);
    nodes.ofBig = TwoNodes.types(8).replaceFirst("gate \\{.*", "");
    reload(nodes.big);
    // At once, when the small node does not know it yet, and after it has heard of it.
    assertThat(problem(nodes.small.call("gate", gate))).isEqualTo("over-capacity");
    awaitFreePlaces("gate", -1);
    assertThat(problem(nodes.small.call("gate", gate))).isEqualTo("over-capacity");
    Gate.open(gate, 2);
    assertThat(there.join().body()).isEqualTo("through on attempt 1");
    assertThat(here.join().statusCode()).isEqualTo(200);
    assertThat(Gate.came(gate)).isEqualTo(2);
  }

  @Test
  void aChangedLimitHoldsForForwardedCalls(TestInfo test) {
    String gate = test.getDisplayName();
    nodes.ofBig = TwoNodes.types(8) + "firebreak.types.gate.concurrency = 2\n";
    reload(nodes.big);
    awaitFreePlaces("gate", 2);
    CompletableFuture<HttpResponse<String>> here = nodes.fillSmall(gate);
    CompletableFuture<HttpResponse<String>> first = nodes.small.callAsync("gate", gate);
    awaitInside(gate, 2);
    CompletableFuture<HttpResponse<String>> second = nodes.small.callAsync("gate", gate);
    awaitInside(gate, 3);
    assertThat(problem(nodes.small.call("gate", gate))).isEqualTo("over-capacity");
    nodes.ofBig = TwoNodes.types(8) + "firebreak.types.gate.concurrency = 3\n";
    reload(nodes.big);
    awaitFreePlaces("gate", 1);
    CompletableFuture<HttpResponse<String>> third = nodes.small.callAsync("gate", gate);
    awaitInside(gate, 4);
    assertThat(admitted(nodes.big, "gate")).isEqualTo(3);
    Gate.open(gate, 4);
    assertThat(first.join().statusCode()).isEqualTo(200);
    assertThat(second.join().statusCode()).isEqualTo(200);
    assertThat(third.join().statusCode()).isEqualTo(200);
    assertThat(here.join().statusCode()).isEqualTo(200);
  }
}
