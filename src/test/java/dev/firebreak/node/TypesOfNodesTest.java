package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.SharedRows;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.terminal.Style;
import dev.firebreak.top.Top;
import dev.firebreak.version.Version;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Any node shows what the types of all nodes do. */
class TypesOfNodesTest {
  /** The object of a type on a node, as another node shows it. */
  private static JsonNode use(TestNode asked, String node, String type) {
    JsonNode nodes = TestNode.json(asked.get("/v1/nodes/types")).path("nodes");
    JsonNode types = find(nodes, "name", node).path("types");
    return find(types, "type", type);
  }

  private static JsonNode find(JsonNode array, String member, String value) {
    for (JsonNode one : array) {
      if (one.path(member).asText().equals(value)) {
        return one;
      }
    }
    return array.path(-1);
  }

  private static String top(TestNode asked) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FirebreakClient client = new FirebreakClient(asked.uri(""))) {
      PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
      assertThat(new Top("here", client, Style.PLAIN).print(to, 80)).isEqualTo(200);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatRunsOnOneNodeIsSeenOnTheOther(TestInfo test) throws Exception {
    String gate = test.getDisplayName();
    try (TwoNodes nodes = new TwoNodes()) {
      CompletableFuture<HttpResponse<String>> call = nodes.big.callAsync("gate", gate);
      await().until(() -> Gate.inside(gate) == 1);
      JsonNode there = use(nodes.small, "big", "gate");
      assertThat(there.path("running").asInt()).isOne();
      assertThat(there.path("concurrency").asInt()).isEqualTo(8);
      assertThat(there.path("supervisor").asText()).isEqualTo("running");
      assertThat(use(nodes.small, "small", "gate").path("running").asInt()).isZero();
      assertThat(top(nodes.small))
          .containsPattern("TYPES \\(\\d+\\) .*\n")
          .contains("gate ", " 1/9 ");
      Gate.open(gate, 1);
      assertThat(call.join().statusCode()).isEqualTo(200);
      assertThat(use(nodes.small, "big", "gate").path("ended").asInt()).isOne();
    }
  }

  @Test
  void aTypeThatOnlyAnotherNodeDeclaresIsShownWithItsTroubles() throws Exception {
    try (TwoNodes nodes = new TwoNodes()) {
      nodes.ofBig =
          TwoNodes.types(8)
              + """
              firebreak.types.crash {
                handler = dev.firebreak.demo.Crash, breaker { window = 2, crash-share = 0.1, pause = 1h }
              }
              """;
      assertThat(nodes.big.send(nodes.big.request("POST", "/v1/reload", null)).statusCode())
          .isEqualTo(200);
      for (int i = 0; i < 4; i++) {
        nodes.big.call("crash", "{\"probability\":1}");
      }
      await().until(() -> use(nodes.small, "big", "crash").path("breaker").asText().equals("open"));
      assertThat(use(nodes.small, "big", "crash").path("failed").asInt()).isPositive();
      assertThat(top(nodes.small)).contains("crash ", "big: breaker open");
    }
  }

  @Test
  void everyNodeIsListedWithTheVersionOfItsRow() {
    try (TwoNodes nodes = new TwoNodes()) {
      for (JsonNode node : TestNode.json(nodes.small.get("/v1/nodes")).path("nodes")) {
        assertThat(node.path("version").asText()).isEqualTo(SharedRows.VERSION);
      }
    }
  }

  @Test
  void aNodeWithoutAClusterListsItself() throws Exception {
    String settings = "firebreak.cluster.name = alone\nfirebreak.types.echo.handler = ";
    try (TestNode node = TestNode.configured(settings + "dev.firebreak.demo.Echo")) {
      JsonNode all = TestNode.json(node.get("/v1/nodes")).path("nodes");
      assertThat(all).hasSize(1);
      assertThat(all.path(0).path("name").asText()).isEqualTo("alone");
      assertThat(all.path(0).path("state").asText()).isEqualTo("up");
      assertThat(all.path(0).path("self").asBoolean()).isTrue();
      assertThat(all.path(0).path("version").asText()).isEqualTo(Version.text());
      assertThat(all.path(0).path("freePlaces").path("echo").asInt()).isPositive();
      assertThat(use(node, "alone", "echo").path("concurrency").asInt()).isPositive();
      assertThat(top(node)).contains("NODES (1)", "alone *", Version.text());
    }
  }
}
