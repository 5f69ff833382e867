package dev.firebreak.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.firebreak.config.InvalidConfig;
import org.junit.jupiter.api.Test;

/** Schedules that a node does not start with. */
class InvalidSchedulesTest {
  @Test
  void invalidSchedulesAreNamedByTheirKeys() {
    InvalidConfig refusal =
        catchThrowableOfType(
            InvalidConfig.class,
            () -> Schedules.of(SchedulesTest.settings("cron = \"0 25 * * *\"")));
    assertThat(refusal.errors())
        .singleElement()
        .asString()
        .startsWith("firebreak.schedules.nightly.cron: \"0 25 * * *\": ")
        .contains("25");
  }
}
