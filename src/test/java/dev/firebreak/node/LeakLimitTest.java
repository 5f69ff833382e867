package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Stubborn;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What {@code max-leaked} bounds if more attempts than that run when the first ones leak. */
class LeakLimitTest {
  private static final int SLOTS = 6;
  private static final int MOST_LEAKED = 2;
  private static final int TASKS = 12;

  private final TestNode node =
      TestNode.keeping(
          new MemoryStore("here", InstantSource.system()),
          String.format(
              Locale.ROOT,
              """
              firebreak.drain-timeout = 0s
              firebreak.types.stubborn {
                %s, concurrency = %d, max-leaked = %d, timeout = 500ms, grace = 20ms
                retry { attempts = 3, backoff = 1ms }, breaker.window = 0
              }
              """,
              handler(Stubborn.class),
              SLOTS,
              MOST_LEAKED));

  private int number(String path) {
    return node.type("stubborn").at(path).asInt(-1);
  }

  @Test
  void noAttemptBeginsOnceSoManyAreLeakedThoughThoseThatRunMayLeakToo(TestInfo test) {
    List<String> names =
        IntStream.range(0, TASKS).mapToObj(i -> test.getDisplayName() + i).toList();
    try (node) {
      List<String> ids =
          names.stream()
              .map(
                  name ->
                      TestNode.json(node.send(node.request("POST", "/v1/submit/stubborn", name))))
              .map(task -> task.path("id").asText())
              .toList();
      await()
          .until(
              () -> node.branch("stubborn"),
              branch ->
                  branch.at("/leaked/used").asInt() >= MOST_LEAKED
                      && branch.at("/slots/used").asInt() == 0);
      int leaked = node.branch("stubborn").at("/leaked/used").asInt();
      int begun = number("/counters/attempts");
      assertThat(leaked)
          .as("those that ran may leak, too")
          .isBetween(MOST_LEAKED, MOST_LEAKED - 1 + SLOTS);
      assertThat(begun).isEqualTo(leaked);
      assertThat(TestNode.json(node.call("stubborn", "x")).path("type").asText())
          .isEqualTo("/problems/leaked-workers");
      assertThat(node.send(node.request("POST", "/v1/submit/stubborn", "later")).statusCode())
          .isEqualTo(202);
      assertThat(number("/counters/attempts")).isEqualTo(begun);

      names.forEach(Stubborn::release);
      Stubborn.release("later");
      ids.forEach(id -> await().until(() -> state(id).equals("succeeded")));
      await().until(() -> node.branch("stubborn").at("/leaked/used").asInt() == 0);
    }
  }

  private String state(String id) {
    JsonNode task = TestNode.json(node.get("/v1/tasks/" + id));
    return task.path("state").asText();
  }
}
