package dev.firebreak.metrics;

import dev.firebreak.exposition.Metric;
import dev.firebreak.exposition.Samples;
import dev.firebreak.schedule.ScheduleControl;
import dev.firebreak.schedule.SchedulePause;
import dev.firebreak.schedule.ScheduleState;
import dev.firebreak.store.TaskStore;
import java.time.Instant;
import java.util.List;

/**
 * The pauses of schedules, as the store has them; a shared store is the same for all nodes.
 *
 * @param max how many schedules have a label of their own, the first ones by name
 */
record ScheduleMetrics(
    ScheduleControl schedules, TaskStore store, StoreReading<List<ScheduleState>> reading, int max)
    implements Source {
  private static final Metric PAUSE_AGE =
      Metric.largest(
          "firebreak_schedule_pause_age_seconds",
          "How long the schedule has been paused; 0 if it is not.",
          "schedule");

  static final List<Metric> ALL = List.of(PAUSE_AGE);

  @Override
  public void read(Samples to) {
    List<ScheduleState> states = reading.now(() -> schedules.list(_ -> true));
    if (states == null) {
      return;
    }
    Instant now = store.estimatedTime();
    int labels = 0;
    for (ScheduleState state : states) {
      SchedulePause pause = state.pause();
      String label = labels++ < max ? state.settings().name() : TypeLabels.OTHER;
      to.add(PAUSE_AGE, Seconds.since(pause == null ? null : pause.since(), now), label);
    }
  }
}
