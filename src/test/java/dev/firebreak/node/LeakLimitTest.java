package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.LongTest;
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
    try (node) {
      leak(test.getDisplayName());
      release(test.getDisplayName());
    }
  }

  /** A type that was refused rests for 30 s. */
  @Test
  @LongTest("LeakLimitTest#noAttemptBeginsOnceSoManyAreLeakedThoughThoseThatRunMayLeakToo")
  void tasksGoOnOnceTheLeakedAttemptsHaveEnded(TestInfo test) {
    try (node) {
      List<String> ids = leak(test.getDisplayName());
      release(test.getDisplayName());
      ids.forEach(id -> await().until(() -> state(id).equals("succeeded")));
      await().until(() -> node.branch("stubborn").at("/leaked/used").asInt() == 0);
    }
  }

  private String submit(String name) {
    return TestNode.json(node.send(node.request("POST", "/v1/submit/stubborn", name)))
        .path("id")
        .asText();
  }

  /** Returns the ids of the tasks, of which as many as may have leaked. */
  private List<String> leak(String name) {
    List<String> ids = IntStream.range(0, TASKS).mapToObj(i -> submit(name + i)).toList();
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
    assertThat(submit(name + TASKS)).isNotEmpty();
    assertThat(number("/counters/attempts")).isEqualTo(begun);
    return ids;
  }

  private static void release(String name) {
    IntStream.rangeClosed(0, TASKS).forEach(i -> Stubborn.release(name + i));
  }

  private String state(String id) {
    JsonNode task = TestNode.json(node.get("/v1/tasks/" + id));
    return task.path("state").asText();
  }
}
