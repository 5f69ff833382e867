package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Schedules in a node: their tasks run like other tasks, and a restart doubles none. */
class ScheduledTasksTest {
  private static final String CONFIG =
      """
      firebreak {
        data-dir = "never opened"
        types.echo { handler = dev.firebreak.demo.Echo }
        schedules.daily {
          cron = "0 3 * * *", zone = UTC, type = echo, input = { report = 7 }, missed = run-once
        }
      }
      """;

  private final MemoryStore store = new MemoryStore("here", InstantSource.system());

  private JsonNode tasks(TestNode node) {
    return TestNode.json(node.get("/v1/tasks?type=echo")).path("tasks");
  }

  @Test
  void aFiringThatWasMissedIsOneTaskHoweverOftenTheNodeStarts() {
    Instant before = Instant.now().minus(Duration.ofDays(3));
    store.remember("schedule daily", before + " UTC 0 3 * * *").toCompletableFuture().join();
    String id;
    try (TestNode node = TestNode.keeping(store, CONFIG)) {
      JsonNode task =
          await()
              .until(() -> tasks(node).path(0), t -> t.path("state").asText().equals("succeeded"));
      id = task.path("id").asText();
      assertThat(node.get("/v1/tasks/" + id + "/result").body()).isEqualTo("{\"report\":7}");
      await()
          .until(
              () ->
                  !store.recall("schedule daily").toCompletableFuture().join().orElse("").isEmpty()
                      && !store
                          .recall("schedule daily")
                          .toCompletableFuture()
                          .join()
                          .orElse("")
                          .startsWith(before.toString()));
    }
    // As if it had died before it could remember.
    store.remember("schedule daily", before + " UTC 0 3 * * *").toCompletableFuture().join();
    try (TestNode node = TestNode.keeping(store, CONFIG)) {
      await()
          .until(
              () ->
                  !store
                      .recall("schedule daily")
                      .toCompletableFuture()
                      .join()
                      .orElse("")
                      .startsWith(before.toString()));
      assertThat(tasks(node)).hasSize(1);
      assertThat(tasks(node).path(0).path("id").asText()).isEqualTo(id);
    }
  }

  @Test
  void anInvalidCronExpressionStopsTheStart() {
    assertThat(TestNode.complaints(CONFIG.replace("0 3 * * *", "0 25 * * *")))
        .singleElement()
        .asString()
        .startsWith("firebreak.schedules.daily.cron");
  }
}
