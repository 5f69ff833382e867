package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.access.MemoryTokens;
import dev.firebreak.fixture.EventLines;
import dev.firebreak.fixture.SharedRows;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import dev.firebreak.store.MemoryStore;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quotas and owners hold for a cluster, whichever node is asked. */
class AccessOnTwoNodesTest {
  private static final String CONFIG =
      """
      firebreak.drain-timeout = 0s
      firebreak.http.access = tokens
      firebreak.data-dir = "%s"
      firebreak.types.echo { handler = dev.firebreak.demo.Echo }
      """;

  /** How often a node is asked that may not have heard of the other's requests yet. */
  private static final Duration SOMETIMES = Duration.ofMillis(500);

  private final MemoryStore store = new MemoryStore("somewhere", InstantSource.system());
  private final MemoryTokens tokenStore = new MemoryTokens();
  private TestTokens tokens;
  private final SharedRows rows = new SharedRows();
  private TestNode one;
  private TestNode other;
  private Runnable looks;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    tokens =
        TestTokens.in(
            tokenStore, "root scopes=admin", "red", "blue", "slow rate=60/h", "few backlog=60");
    one = node(folder, "one");
    other = node(folder, "other");
    looks = rows.keepLooking();
    await().until(() -> sees(one) && sees(other));
  }

  /** The folder is for the audit log. */
  private TestNode node(Path folder, String name) throws IOException {
    Path data = Files.createDirectory(folder.resolve(name));
    String config = CONFIG.replace("%s", data.toString());
    return TestNode.sharing(store, rows.add(name), tokenStore, config);
  }

  /** Whether a node has heard of the capacity of the other one. */
  private boolean sees(TestNode node) {
    int known = 0;
    JsonNode nodes = TestNode.json(node.send(request(node, "root", "GET", "/v1/nodes")));
    for (JsonNode each : nodes.path("nodes")) {
      known += each.path("freePlaces").has("echo") ? 1 : 0;
    }
    return known == 2;
  }

  @AfterEach
  void stop() {
    looks.run();
    one.close();
    other.close();
  }

  private HttpRequest request(
      TestNode node, String name, String method, String path, String... headers) {
    return tokens.request(node, name, method, path, headers);
  }

  private int status(TestNode node, String name, String path, String... headers) {
    return node.send(request(node, name, "POST", path, headers)).statusCode();
  }

  /** Returns how many more requests are admitted until one is refused. */
  private int admittedByTheOther(String name, String path, String... headers) {
    AtomicInteger admitted = new AtomicInteger();
    await()
        .pollInterval(SOMETIMES)
        .until(
            () -> {
              int status = status(other, name, path, headers);
              admitted.addAndGet(status < 300 ? 1 : 0);
              return status == 429;
            });
    return admitted.get();
  }

  @Test
  void requestsAdmittedByOneNodeCountOnTheOther() {
    for (int i = 0; i < 60; i++) {
      assertThat(status(one, "slow", "/v1/call/echo")).isEqualTo(200);
    }
    assertThat(admittedByTheOther("slow", "/v1/call/echo")).isLessThan(30);
  }

  @Test
  void tasksStoredByOneNodeCountOnTheOther() {
    String[] later = {"Firebreak-Delay", "86400"};
    for (int i = 0; i < 60; i++) {
      assertThat(status(one, "few", "/v1/submit/echo", later)).isEqualTo(202);
    }
    assertThat(admittedByTheOther("few", "/v1/submit/echo", later)).isLessThan(30);
  }

  @Test
  void theOwnerHoldsOnEveryNode() {
    HttpRequest submit = request(one, "red", "POST", "/v1/submit/echo");
    try (EventLines red = new EventLines(request(other, "red", "GET", "/v1/events"));
        EventLines blue = new EventLines(request(other, "blue", "GET", "/v1/events"))) {
      blue.awaitOne(other, request(other, "blue", "POST", "/v1/submit/echo"));
      red.awaitOne(one, submit); // Of a task that the other node stored.
      String id = TestNode.json(one.send(submit)).path("id").asText();
      await().until(() -> red.has(id));
      String last =
          TestNode.json(one.send(request(one, "blue", "POST", "/v1/submit/echo")))
              .path("id")
              .asText();
      await().until(() -> blue.has(last));
      assertThat(blue.has(id)).isFalse();
      String path = "/v1/tasks/" + id;
      assertThat(other.send(request(other, "red", "GET", path)).statusCode()).isEqualTo(200);
      assertThat(other.send(request(other, "blue", "GET", path)).statusCode()).isEqualTo(404);
    }
  }
}
