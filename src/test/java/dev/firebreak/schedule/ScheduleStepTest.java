package dev.firebreak.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.config.ScheduleSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A schedule whose clock steps back by less than the time between two of its firings. */
class ScheduleStepTest {
  private static final Instant START = Instant.parse("2026-10-24T22:00:07.123456Z");
  private static final Duration TICK = Duration.ofSeconds(47);
  private static final int TICKS = 6000;

  /** Includes the nights on which the clocks of Berlin and Lord Howe are changed. */
  @ParameterizedTest
  @CsvSource({
    "0 * * * *, UTC, 3599",
    "30 2 * * *, Europe/Berlin, 3600",
    "0 * * * *, Europe/Berlin, 3599",
    "45 * * * *, Australia/Lord_Howe, 1799",
    "*/10 * * * *, UTC, 599",
    "* * * * *, UTC, 59",
  })
  void noTimeIsSubmittedTwice(String cron, String zone, int mostSeconds) {
    ScheduleSettings settings =
        new ScheduleSettings(
            "s", cron, ZoneId.of(zone), "t", Payload.text("x"), ScheduleSettings.Missed.RUN_ONCE);
    Schedule schedule = new Schedule(settings, Cron.parse(cron, settings.zone()));
    Set<Instant> fired = new HashSet<>();
    Instant now = START;
    Progress progress = Progress.beginning(now);
    for (int tick = 0; tick < TICKS; tick++) {
      now = now.plus(TICK);
      progress = look(schedule, progress, now, fired);
      int back = 1 + tick * 7919 % mostSeconds;
      progress = look(schedule, progress, now.minusSeconds(back), fired);
    }
    assertThat(fired).hasSizeGreaterThan(2);
    assertThat(progress.turn()).isZero();
  }

  /** Looks at the clock until nothing is due. */
  private static Progress look(
      Schedule schedule, Progress before, Instant now, Set<Instant> fired) {
    Progress progress = before;
    for (Optional<Schedule.Step> due = schedule.due(progress, now);
        due.isPresent();
        due = schedule.due(progress, now)) {
      progress = due.get().progress();
      if (due.get().fires()) {
        assertThat(fired.add(progress.done())).as("a second time: " + progress).isTrue();
      }
    }
    return progress;
  }
}
