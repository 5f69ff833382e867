package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.ManualClock;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long schedules have been paused, as the store's clock says. */
class ScheduleMetricsTest {
  private static final String CONFIG =
      """
      firebreak { metrics.max-types = 2, data-dir = "never opened" }
      firebreak.types.echo { handler = dev.firebreak.demo.Echo }
      firebreak.schedules {
        daily { cron = "0 3 * * *", type = echo, missed = skip }
        monthly { cron = "0 3 1 * *", type = echo, missed = skip }
        weekly { cron = "0 3 * * 1", type = echo, missed = skip }
        yearly { cron = "0 3 1 1 *", type = echo, missed = skip }
      }
      """;

  private final ManualClock clock = new ManualClock();

  private static void pause(TestNode node, String schedule, String change) {
    String path = "/v1/schedules/" + schedule + '/' + change;
    assertThat(node.send(node.request("POST", path, "")).statusCode()).isEqualTo(200);
  }

  private static double age(Shown shown, String schedule) {
    return shown.of("firebreak_schedule_pause_age_seconds{schedule=\"" + schedule + "\"}");
  }

  @Test
  void theAgesOfPausesAreShownAndThoseBeyondTheLimitTogether() {
    MemoryStore store = new MemoryStore("here", clock);
    try (TestNode node = TestNode.keeping(store, CONFIG)) {
      pause(node, "daily", "pause");
      pause(node, "weekly", "pause");
      clock.advance(Duration.ofHours(2));
      pause(node, "yearly", "pause");
      clock.advance(Duration.ofHours(1));
      Shown shown = Shown.by(node);
      assertThat(age(shown, "daily")).isEqualTo(10_800);
      assertThat(age(shown, "monthly")).isZero();
      assertThat(age(shown, "other")).as("the longest").isEqualTo(10_800);
      assertThat(shown.value("firebreak_schedule_pause_age_seconds{schedule=\"weekly\"}")).isNull();
    }
  }

  @Test
  void theEndOfAPauseIsShown() {
    MemoryStore store = new MemoryStore("here", clock);
    try (TestNode node = TestNode.keeping(store, CONFIG)) {
      pause(node, "daily", "pause");
      clock.advance(Duration.ofHours(2));
      pause(node, "daily", "resume");
      assertThat(age(Shown.by(node), "daily")).isZero();
    }
  }
}
