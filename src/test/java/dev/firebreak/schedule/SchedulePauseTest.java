package dev.firebreak.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.schedule.MissedTimes.Policy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A paused schedule, on two nodes that share a store. */
class SchedulePauseTest {
  private static final Instant THREE = Instant.parse("2026-11-23T03:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ScheduleRig rig = new ScheduleRig(THREE.minus(MINUTE));

  @AfterEach
  void stop() {
    rig.close();
  }

  /** Two nodes. */
  private void start(String missed) throws InvalidConfig {
    for (int node = 0; node < 2; node++) {
      rig.start(
          Schedules.of(
              SchedulesTest.settings("cron = \"0 3 * * *\", zone = UTC, missed = " + missed)));
    }
  }

  private ScheduleState pause() {
    return rig.control().pause("nightly", "ops", "the disk is moved").toCompletableFuture().join();
  }

  private ScheduleState resume() {
    return rig.control().resume("nightly").toCompletableFuture().join();
  }

  @Test
  void noNodeSubmitsATaskWhileItIsPaused() throws InvalidConfig {
    start("run-once");
    ScheduleState paused = pause();
    assertThat(paused.pause())
        .isEqualTo(new SchedulePause(THREE.minus(MINUTE), null, "ops", "the disk is moved"));
    assertThat(paused.next()).isNull();
    rig.pass(MINUTE);
    rig.pass(DAY);
    rig.nothingIsSubmitted();
    assertThat(rig.state().pause()).isEqualTo(paused.pause());
    assertThat(rig.state().past().missed())
        .isEqualTo(new MissedTimes(THREE, THREE.plus(DAY), 2, Policy.PAUSED));
  }

  @Test
  void itContinuesWithTheNextTimeAfterItWasResumed() throws InvalidConfig {
    start("run-once");
    pause();
    rig.pass(MINUTE);
    ScheduleState resumed = resume();
    assertThat(resumed.pause()).isNull();
    assertThat(resumed.next()).isEqualTo(THREE.plus(DAY));
    rig.pass(MINUTE);
    rig.nothingIsSubmitted();
    rig.pass(DAY.minus(MINUTE));
    assertThat(rig.submitted().at()).isEqualTo(THREE.plus(DAY));
    rig.accept();
    assertThat(rig.state().past().at()).isEqualTo(THREE.plus(DAY));
  }

  @Test
  void aTimeInThePauseIsNotMadeUpForThoughNoNodeHasLookedSince() throws InvalidConfig {
    start("run-once");
    pause();
    rig.setClock(THREE.plusSeconds(1));
    resume();
    rig.letTimersPass(MINUTE);
    rig.nothingIsSubmitted();
    assertThat(rig.state().past().missed())
        .isEqualTo(new MissedTimes(THREE, THREE, 1, Policy.PAUSED));
  }

  @Test
  void aNodeThatStartsLaterKnowsThePause() throws InvalidConfig {
    start("run-once");
    pause();
    rig.setClock(THREE.plus(DAY));
    start("run-once");
    rig.nothingIsSubmitted();
  }

  @Test
  void whatIsRepeatedChangesNothing() throws InvalidConfig {
    start("skip");
    assertThat(resume().pause()).isNull();
    ScheduleState paused = pause();
    rig.pass(Duration.ofSeconds(5));
    assertThat(rig.control().pause("nightly", "else", "").toCompletableFuture().join().pause())
        .isEqualTo(paused.pause());
    resume();
    String stored = rig.memory.get("nightlyPAUSE");
    rig.pass(Duration.ofSeconds(5));
    resume();
    assertThat(rig.memory).containsEntry("nightlyPAUSE", stored);
  }

  @Test
  void aPauseThatEndedInTheFutureOfAClockThatWasSetBackHasNoEffect() throws InvalidConfig {
    rig.setClock(THREE.plus(DAY.multipliedBy(400)));
    start("run-once");
    pause();
    resume();
    rig.setClock(THREE.minus(MINUTE));
    rig.letTimersPass(MINUTE);
    rig.pass(MINUTE);
    assertThat(rig.submitted().at()).isEqualTo(THREE);
  }
}
