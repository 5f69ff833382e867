package dev.firebreak.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.SettingsReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reload replaces schedules while they run. */
class ScheduleReplacementTest {
  private static final Instant THREE = Instant.parse("2026-11-23T03:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String USUAL = "nightly { type = report, input = 1, cron = \"0 3 * * *\" }";

  private final ScheduleRig rig = new ScheduleRig(THREE.minus(MINUTE));

  @AfterEach
  void stop() {
    rig.close();
  }

  private static Schedules schedules(String text) throws InvalidConfig {
    String hocon = "firebreak.types.report.handler = X\nfirebreak.schedules { " + text + " }";
    return Schedules.of(
        SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), Map.of()))
            .schedules());
  }

  @Test
  void aScheduleHasItsNewTimesFromNowOn() throws InvalidConfig {
    rig.start(schedules(USUAL));
    rig.remembered();
    assertThat(rig.replace(schedules(USUAL.replace("0 3", "2 3")))).containsExactly("nightly");
    assertThat(rig.remembered()).endsWith(" 2 3 * * *");
    rig.pass(MINUTE);
    rig.pass(MINUTE);
    rig.nothingIsSubmitted();
    rig.pass(MINUTE);
    assertThat(rig.submitted().at()).isEqualTo(THREE.plus(MINUTE.multipliedBy(2)));
  }

  @Test
  void aScheduleWithANewInputKeepsItsTimes() throws InvalidConfig {
    rig.start(schedules(USUAL));
    rig.remembered();
    rig.setClock(THREE.plusSeconds(30));
    assertThat(rig.replace(schedules(USUAL.replace("= 1", "= 2")))).containsExactly("nightly");
    Firing firing = rig.submitted();
    assertThat(firing.at()).isEqualTo(THREE);
    assertThat(new String(firing.input().bytes(), StandardCharsets.UTF_8)).isEqualTo("2");
  }

  @Test
  void aRemovedScheduleSubmitsNothingAndANewOneBegins() throws InvalidConfig {
    rig.start(schedules(USUAL));
    rig.remembered();
    String other = "other { type = report, input = 1, cron = \"1 3 * * *\" }";
    assertThat(rig.replace(schedules(other))).containsExactly("nightly", "other");
    rig.pass(MINUTE);
    rig.nothingIsSubmitted();
    rig.pass(MINUTE);
    assertThat(rig.submitted().key().scope()).contains("other");
    assertThat(rig.replace(schedules(""))).isEqualTo(List.of("other"));
  }

  @Test
  void whatIsTheSameGoesOn() throws InvalidConfig {
    rig.start(schedules(USUAL));
    rig.remembered();
    assertThat(rig.replace(schedules(USUAL))).isEmpty();
    rig.pass(MINUTE);
    assertThat(rig.submitted().at()).isEqualTo(THREE);
    rig.accept();
    assertThat(rig.remembered()).startsWith(THREE + " ");
    rig.nothingIsSubmitted();
  }
}
