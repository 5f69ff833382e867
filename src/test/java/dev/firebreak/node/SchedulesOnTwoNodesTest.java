package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.SharedRows;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A schedule of two nodes: both show the same, and a pause by one is a pause for all. */
class SchedulesOnTwoNodesTest {
  private static final String DAILY =
      """
      firebreak.data-dir = "never opened"
      firebreak.http.audit.file = log
      firebreak.types.echo { handler = dev.firebreak.demo.Echo }
      firebreak.schedules.daily { cron = "0 3 * * *", zone = UTC, type = echo, missed = run-once }
      """;

  private final MemoryStore store = new MemoryStore("here", InstantSource.system());
  private final SharedRows rows = new SharedRows();
  private final Runnable looks = rows.keepLooking();

  @AfterEach
  void stop() {
    looks.run();
  }

  private static JsonNode shown(TestNode node) {
    return TestNode.json(node.get("/v1/schedules")).path("schedules").path(0);
  }

  private static JsonNode changed(TestNode node, String how) {
    HttpResponse<String> answer =
        node.send(node.request("POST", "/v1/schedules/daily/" + how, null));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestNode.json(answer);
  }

  @Test
  void whatOneNodePausesTheOtherShowsAndResumes() {
    try (TestNode one = started("one");
        TestNode other = started("other")) {
      JsonNode paused = changed(one, "pause?reason=moving");
      assertThat(paused.at("/paused/reason").asText()).isEqualTo("moving");
      assertThat(shown(other)).isEqualTo(paused);
      JsonNode resumed = changed(other, "resume");
      assertThat(resumed.has("paused")).isFalse();
      assertThat(shown(one)).isEqualTo(resumed);
    }
  }

  @Test
  void aNodeThatStartsLaterSubmitsNothingWhileTheScheduleIsPaused() {
    String before = Instant.now().minus(Duration.ofDays(3)) + " UTC 0 3 * * *";
    setBack(before);
    try (TestNode first = started("first")) {
      // It has handled these times, and looks again within a minute.
      await().until(() -> shown(first).at("/lastRun").has("task"));
      await().until(() -> !progress().equals(before));
      changed(first, "pause");
      setBack(before);
      try (TestNode late = started("late")) {
        JsonNode state =
            await()
                .until(
                    () -> shown(late),
                    one -> one.at("/lastMissed/policy").asText().equals("paused"));
        assertThat(shown(first)).isEqualTo(state);
        assertThat(TestNode.json(late.get("/v1/tasks?type=echo")).path("tasks")).hasSize(1);
      }
    }
  }

  private TestNode started(String name) {
    return TestNode.sharing(store, rows.add(name), DAILY);
  }

  private void setBack(String progress) {
    store.remember("schedule daily", progress).toCompletableFuture().join();
  }

  private String progress() {
    return store.recall("schedule daily").toCompletableFuture().join().orElse("");
  }
}
