package dev.firebreak.store.postgres.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When the plans of statements are discarded. */
class PlanRefreshTest {
  private final PlanRefresh plans = new PlanRefresh(0, 0);

  @Test
  void plansAreKeptWhileTheTablesHaveAboutTheSameSize() {
    assertThat(plans.stale(400, 1)).isFalse();
    assertThat(plans.stale(0, TimeUnit.SECONDS.toNanos(9))).isFalse();
  }

  @Test
  void plansAreDiscardedWhenTablesHaveGrown() {
    assertThat(plans.stale(600, 1)).isTrue();
    assertThat(plans.stale(1200, 2)).isFalse();
    assertThat(plans.stale(1800, 3)).isTrue();
  }

  @Test
  void plansAreDiscardedPeriodically() {
    assertThat(plans.stale(0, TimeUnit.SECONDS.toNanos(11))).isTrue();
    assertThat(plans.stale(0, TimeUnit.SECONDS.toNanos(12))).isFalse();
  }
}
