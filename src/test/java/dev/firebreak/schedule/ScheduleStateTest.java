package dev.firebreak.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.schedule.MissedTimes.Policy;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is shown of a schedule: when it runs, when it ran, and what it missed. */
class ScheduleStateTest {
  private static final Instant THREE = Instant.parse("2026-11-23T03:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final ScheduleRig rig = new ScheduleRig(THREE.minusSeconds(30));

  @AfterEach
  void stop() {
    rig.close();
  }

  private void start(String says) throws InvalidConfig {
    rig.start(Schedules.of(SchedulesTest.settings("zone = UTC, " + says)));
  }

  @Test
  void aScheduleThatHasNotRunHasANextTimeOnly() throws InvalidConfig {
    start("cron = \"0 3 * * *\"");
    ScheduleState state = rig.state();
    assertThat(state.next()).isEqualTo(THREE);
    assertThat(state.past()).isEqualTo(new ScheduleState.Done(null, null, null));
    assertThat(state.pause()).isNull();
    assertThat(state.trouble()).isNull();
  }

  @Test
  void theLastRunHasItsTimeAndItsTask() throws InvalidConfig {
    start("cron = \"0 3 * * *\"");
    rig.pass(Duration.ofSeconds(30));
    rig.submitted();
    RunId task = rig.accept();
    assertThat(rig.state().past()).isEqualTo(new ScheduleState.Done(THREE, task, null));
    assertThat(rig.state().next()).isEqualTo(THREE.plus(DAY));
  }

  @Test
  void timesWithoutANodeAreShownWithWhatFollowed() throws InvalidConfig {
    rig.memory.put("nightly", THREE.minus(DAY.multipliedBy(3)) + " UTC 0 3 * * *");
    rig.setClock(THREE.plusSeconds(3600));
    start("cron = \"0 3 * * *\", missed = run-once");
    assertThat(rig.submitted().at()).isEqualTo(THREE);
    RunId task = rig.accept();
    assertThat(rig.state().past())
        .isEqualTo(
            new ScheduleState.Done(
                THREE,
                task,
                new MissedTimes(THREE.minus(DAY.multipliedBy(2)), THREE, 3, Policy.RUN_ONCE)));
  }

  @Test
  void timesThatAreSkippedAreShownAndTheLastRunStays() throws InvalidConfig {
    start("cron = \"0 3 * * *\", missed = skip");
    rig.pass(Duration.ofSeconds(30));
    rig.submitted();
    rig.accept();
    rig.pass(DAY.plusSeconds(61));
    rig.nothingIsSubmitted();
    assertThat(rig.state().past().at()).isEqualTo(THREE);
    assertThat(rig.state().past().missed())
        .isEqualTo(new MissedTimes(THREE.plus(DAY), THREE.plus(DAY), 1, Policy.SKIP));
  }

  @Test
  void aTimeThatIsHandledInTimeIsNotMissedButThoseBeforeItAre() throws InvalidConfig {
    rig.memory.put("nightly", THREE.minusSeconds(180) + " UTC * * * * *");
    rig.setClock(THREE);
    start("cron = \"* * * * *\", missed = skip");
    rig.submitted();
    rig.accept();
    assertThat(rig.state().past().missed())
        .isEqualTo(
            new MissedTimes(THREE.minusSeconds(120), THREE.minusSeconds(60), 2, Policy.SKIP));
  }

  @Test
  void countingEndsAtAThousand() throws InvalidConfig {
    rig.memory.put("nightly", THREE.minus(DAY.multipliedBy(300)) + " UTC * * * * *");
    rig.setClock(THREE.plusSeconds(30));
    start("cron = \"* * * * *\", missed = run-once");
    rig.submitted();
    rig.accept();
    MissedTimes missed = rig.state().past().missed();
    assertThat(missed).isNotNull();
    assertThat(missed.times()).isEqualTo(MissedTimes.MOST_COUNTED);
  }

  @Test
  void itIsShownWhyItCantContinueUntilItCan() throws InvalidConfig {
    start("cron = \"0 3 * * *\"");
    rig.pass(Duration.ofSeconds(30));
    rig.submitted();
    rig.refuse();
    assertThat(rig.state().trouble()).isEqualTo("the disk is full");
    rig.letTimersPass(Scheduler.RETRY);
    rig.submitted();
    assertThat(rig.state().trouble()).isEqualTo("the disk is full");
    rig.accept();
    assertThat(rig.state().trouble()).isNull();
  }

  @Test
  void aTextOfAnotherFormSaysNothing() {
    assertThat(Past.read(Optional.of("nonsense"))).isEqualTo(Past.NONE);
    assertThat(Past.read(Optional.of("a b c d e f"))).isEqualTo(Past.NONE);
    assertThat(Past.read(Optional.of(Past.NONE.write()))).isEqualTo(Past.NONE);
    assertThat(SchedulePause.read(Optional.of("now\t\tops\twhy"))).isEmpty();
  }
}
