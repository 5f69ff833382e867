package dev.firebreak.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.ScheduleSettings;
import dev.firebreak.config.SettingsReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When tasks are submitted, and when not. */
class SchedulesTest {
  private static final Instant THREE = Instant.parse("2026-11-23T03:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final ScheduleRig rig = new ScheduleRig(THREE.minusSeconds(90));

  @AfterEach
  void stop() {
    rig.close();
  }

  static List<ScheduleSettings> settings(String says) throws InvalidConfig {
    String hocon =
        "firebreak.types.report.handler = X\nfirebreak.schedules.nightly"
            + " { type = report, input { days = 1 }, "
            + says
            + " }";
    return SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), Map.of()))
        .schedules();
  }

  private void start(String says) throws InvalidConfig {
    rig.start(Schedules.of(settings("cron = \"0 3 * * *\"" + says)));
  }

  @Test
  void aTaskIsSubmittedWhenItsTimeComesAndThenRemembered() throws InvalidConfig {
    start("");
    assertThat(rig.remembered()).isEqualTo(THREE.minusSeconds(90) + " UTC 0 3 * * *");
    rig.pass(Duration.ofSeconds(60));
    rig.nothingIsSubmitted();
    rig.pass(Duration.ofSeconds(30));
    Firing firing = rig.submitted();
    assertThat(firing.at()).isEqualTo(THREE);
    assertThat(firing.type()).isEqualTo("report");
    assertThat(firing.input().contentType()).isEqualTo("application/json");
    assertThat(new String(firing.input().bytes(), StandardCharsets.UTF_8))
        .isEqualTo("{\"days\":1}");
    rig.accept();
    assertThat(rig.remembered()).startsWith(THREE + " ");
    rig.pass(Duration.ofHours(23));
    rig.nothingIsSubmitted();
    rig.pass(Duration.ofHours(1));
    assertThat(rig.submitted().at()).isEqualTo(THREE.plus(DAY));
  }

  @Test
  void theKeyIsOfScheduleAndTime() {
    var payload = dev.firebreak.api.Payload.text("x");
    Firing firing = new Firing("nightly", "report", payload, THREE, 0);
    assertThat(firing.key().key()).isEqualTo("2026-11-23T03:00:00Z");
    assertThat(firing.key().scope()).contains("nightly", "report");
    assertThat(new Firing("weekly", "report", payload, THREE, 0).key().scope())
        .isNotEqualTo(firing.key().scope());
  }

  @Test
  void aScheduleThatIsNewHasMissedNothing() throws InvalidConfig {
    rig.pass(Duration.ofHours(1));
    start("");
    assertThat(rig.remembered()).startsWith(THREE.plusSeconds(3510).toString());
    rig.pass(Duration.ofHours(1));
    rig.nothingIsSubmitted();
  }

  @Test
  void ofManyMissedTimesTheLatestIsMadeUpForOnce() throws InvalidConfig {
    rig.memory.put("nightly", THREE.minus(DAY.multipliedBy(9)) + " UTC 0 3 * * *");
    rig.pass(Duration.ofHours(2));
    start(", missed = run-once");
    assertThat(rig.submitted().at()).isEqualTo(THREE);
    rig.accept();
    assertThat(rig.remembered()).startsWith(THREE.toString());
    rig.pass(Duration.ofHours(1));
    rig.nothingIsSubmitted();
  }

  @Test
  void aScheduleThatSkipsMissedTimesRunsNoneOfThem() throws InvalidConfig {
    rig.memory.put("nightly", THREE.minus(DAY.multipliedBy(9)) + " UTC 0 3 * * *");
    rig.pass(Duration.ofHours(2));
    start(", missed = skip");
    assertThat(rig.remembered()).startsWith(THREE.toString());
    rig.nothingIsSubmitted();
    rig.pass(DAY.minusHours(2).plusSeconds(90));
    assertThat(rig.submitted().at()).isEqualTo(THREE.plus(DAY));
  }

  @Test
  void aRestartOfAMomentIsNoMiss() throws InvalidConfig {
    rig.memory.put("nightly", THREE.minus(DAY) + " UTC 0 3 * * *");
    rig.pass(Duration.ofMinutes(2));
    start(", missed = skip");
    assertThat(rig.submitted().at()).isEqualTo(THREE);
  }

  @Test
  void progressOfAnotherExpressionIsIgnored() throws InvalidConfig {
    rig.memory.put("nightly", THREE.minus(DAY) + " UTC 30 2 * * *");
    rig.pass(Duration.ofHours(2));
    start("");
    assertThat(rig.remembered()).startsWith(THREE.plusSeconds(7110).toString());
    rig.nothingIsSubmitted();
  }

  @Test
  void aRefusedSubmitIsRepeatedUntilItIsAccepted() throws InvalidConfig {
    start("");
    rig.remembered();
    rig.pass(Duration.ofSeconds(90));
    for (int i = 0; i < 5; i++) {
      assertThat(rig.submitted().at()).isEqualTo(THREE);
      rig.refuse();
      assertThat(rig.memory.get("nightly")).doesNotStartWith(THREE.toString());
      rig.nothingIsSubmitted();
      rig.pass(Scheduler.RETRY);
    }
    assertThat(rig.submitted().at()).isEqualTo(THREE);
    rig.accept();
    assertThat(rig.remembered()).startsWith(THREE.toString());
  }

  @Test
  void aMemoryThatFailsIsAskedAgain() throws InvalidConfig {
    rig.memory.put("nightly", THREE.minus(DAY) + " UTC 0 3 * * *");
    rig.failingRecalls.set(2);
    rig.pass(Duration.ofHours(1));
    start("");
    rig.pass(Scheduler.RETRY);
    rig.nothingIsSubmitted();
    rig.pass(Scheduler.RETRY);
    assertThat(rig.submitted().at()).isEqualTo(THREE);
  }

  @Test
  void aClockThatIsSetForwardIsNoticedWithinAMinute() throws InvalidConfig {
    start("");
    rig.remembered();
    rig.setClock(THREE.plus(DAY.multipliedBy(3)).plusSeconds(7));
    rig.letTimersPass(Duration.ofMinutes(1));
    assertThat(rig.submitted().at()).isEqualTo(THREE.plus(DAY.multipliedBy(3)));
  }

  /** Fires at three; then the clock is set back, and the schedule sees that. */
  private void setBackAfterThree(Duration step) {
    rig.remembered();
    rig.pass(Duration.ofSeconds(90));
    assertThat(rig.submitted().at()).isEqualTo(THREE);
    rig.accept();
    rig.remembered();
    rig.setClock(THREE.minus(step));
    rig.letTimersPass(Schedule.LATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT61S", "PT10M", "PT1H", "PT23H59M"})
  void aTimeThatComesAgainAfterAStepBackIsNotSubmittedAgain(Duration step) throws InvalidConfig {
    start("");
    setBackAfterThree(step);
    rig.nothingIsSubmitted();
    rig.setClock(THREE.minusMillis(1));
    rig.letTimersPass(Schedule.LATE);
    rig.pass(Duration.ofMillis(1));
    rig.pass(Schedule.LATE);
    rig.nothingIsSubmitted();
    rig.setClock(THREE.plus(DAY));
    rig.letTimersPass(Schedule.LATE);
    assertThat(rig.submitted().at()).isEqualTo(THREE.plus(DAY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT30S", "PT60S"})
  void aScheduleOfEveryMinuteDoublesNothingAfterAStepBackOfAMinute(Duration step)
      throws InvalidConfig {
    rig.start(Schedules.of(settings("cron = \"* * * * *\"")));
    rig.remembered();
    rig.pass(Duration.ofSeconds(30));
    Firing before = rig.submitted();
    rig.accept();
    rig.remembered();
    rig.setClock(before.at().minus(step));
    rig.letTimersPass(Schedule.LATE);
    rig.nothingIsSubmitted();
    rig.setClock(before.at().plusSeconds(59));
    rig.letTimersPass(Schedule.LATE);
    rig.nothingIsSubmitted();
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.submitted().at()).isEqualTo(before.at().plusSeconds(60));
  }

  @Test
  void aScheduleWhoseClockIsSetBackByMoreThanOneOfItsTimesContinues() throws InvalidConfig {
    start("");
    setBackAfterThree(DAY.multipliedBy(2).plusSeconds(30));
    assertThat(rig.remembered()).startsWith("2026-11-21");
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.submitted().at()).isEqualTo(THREE.minus(DAY.multipliedBy(2)));
  }

  /** The rig has one clock, as the store has: nodes that differ ask it. */
  @Test
  void aTimeThatAnotherNodeSubmittedIsNotSubmittedAgain() throws InvalidConfig {
    start("");
    rig.remembered();
    rig.memory.put("nightly", THREE + " UTC 0 3 * * *");
    rig.pass(Duration.ofSeconds(90));
    rig.nothingIsSubmitted();
    rig.pass(DAY);
    assertThat(rig.submitted().at()).isEqualTo(THREE.plus(DAY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT1H", "P365D"})
  void aScheduleOfEveryMinuteIsNotSilentAfterAStepBack(Duration step) throws InvalidConfig {
    rig.start(Schedules.of(settings("cron = \"* * * * *\"")));
    rig.remembered();
    rig.pass(Duration.ofSeconds(30));
    Firing before = rig.submitted();
    rig.accept();
    rig.remembered();
    Instant back = before.at().minus(step);
    rig.setClock(back);
    rig.letTimersPass(Duration.ofMinutes(1));
    assertThat(rig.remembered()).startsWith(back + "/1/" + before.at() + " ");
    Set<String> keys = new HashSet<>(Set.of(before.key().key()));
    for (int minute = 1; minute <= 12; minute++) {
      rig.pass(Duration.ofMinutes(1));
      Firing again = rig.submitted();
      assertThat(again.at()).isEqualTo(back.plus(Duration.ofMinutes(minute)));
      assertThat(keys.add(again.key().key())).as("a key of its own: " + again).isTrue();
      rig.accept();
      rig.remembered();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT1H"})
  void aStepBackAndForthSubmitsEachTimeOnce(Duration step) throws InvalidConfig {
    start(", missed = skip");
    setBackAfterThree(step);
    rig.setClock(THREE.plusSeconds(1));
    rig.letTimersPass(Schedule.LATE);
    rig.nothingIsSubmitted();
    rig.setClock(THREE.plus(step).plusSeconds(120));
    rig.letTimersPass(Schedule.LATE);
    rig.nothingIsSubmitted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT72H", "P365D"})
  void aFarStepBackThatIsCorrectedSubmitsNothingAgain(Duration step) throws InvalidConfig {
    start("");
    setBackAfterThree(step);
    assertThat(rig.remembered()).contains("/1/" + THREE + " ");
    rig.setClock(THREE.plusSeconds(1));
    rig.letTimersPass(Schedule.LATE);
    assertThat(rig.remembered()).startsWith(THREE + "/1/" + THREE + " ");
    rig.nothingIsSubmitted();
    rig.setClock(THREE.plus(DAY));
    rig.letTimersPass(Schedule.LATE);
    Firing next = rig.submitted();
    assertThat(next.at()).isEqualTo(THREE.plus(DAY));
    rig.accept();
    assertThat(rig.remembered()).startsWith(THREE.plus(DAY) + "/1 UTC");
  }
}
