package dev.firebreak.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.api.Payload;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.stream.CallStreams;
import dev.firebreak.task.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TrialTest {
  private static Trial trial(String type) throws Exception {
    Settings settings =
        SettingsReader.read(
            ConfigFile.merge(
                ConfigFactory.parseString("firebreak.types.t { " + type + " }"), Map.of()));
    return Trial.open(settings, Objects.requireNonNull(settings.types().get("t")));
  }

  @Test
  void aCancelledTrialStopsItsAttemptAndMakesNoOther() throws Exception {
    try (Trial trial = trial("handler = dev.firebreak.demo.Hang, timeout = 1h, grace = 1ms")) {
      trial.cancel();
      TrialAttempt attempt = trial.run(Payload.empty(), CallStreams.NONE, true, _ -> {});
      assertThat(attempt.outcome()).isInstanceOf(Outcome.Cancelled.class);
    }
  }

  @Test
  void aCancellationEndsThePauseBeforeTheNextAttempt() throws Exception {
    String type = "handler = dev.firebreak.demo.Crash, retry { backoff = 1h, max-backoff = 1h }";
    try (Trial trial = trial(type)) {
      TrialAttempt attempt =
          trial.run(
              Payload.empty(),
              CallStreams.NONE,
              true,
              _ -> Thread.ofVirtual().start(trial::cancel));
      assertThat(attempt.number()).isEqualTo(1);
      assertThat(attempt.outcome()).isInstanceOf(Outcome.Crashed.class);
    }
  }

  @Test
  void aProgramThatCanNotBeStartedIsStartedAgainAsOftenAsForACall() throws Exception {
    String type = "command = [cat], retry { backoff = 0, max-backoff = 0, jitter = 0 }";
    int[] again = {0};
    try (Trial trial = trial(type + ", env { A = \"" + "x".repeat(200_000) + "\" }")) {
      TrialAttempt attempt = trial.run(Payload.empty(), CallStreams.NONE, true, _ -> again[0]++);
      assertThat(attempt.outcome()).isInstanceOf(Outcome.NotStarted.class);
      assertThat(again[0]).isEqualTo(5);
    }
  }

  @Test
  void sizesAndTimesAreWrittenForPeople() {
    assertThat(Quantity.of(1)).isEqualTo("1 byte");
    assertThat(Quantity.of(1023)).isEqualTo("1023 bytes");
    assertThat(Quantity.of(1536)).isEqualTo("1.5 KiB");
    assertThat(Quantity.of(512L << 20)).isEqualTo("512 MiB");
    assertThat(Quantity.of(3L << 40)).isEqualTo("3 TiB");
    assertThat(Quantity.of(Duration.ofMillis(250))).isEqualTo("250 ms");
    assertThat(Quantity.of(Duration.ofNanos(440_000))).isEqualTo("0.4 ms");
    assertThat(Quantity.of(Duration.ofSeconds(30))).isEqualTo("30 s");
    assertThat(Quantity.of(Duration.ofMinutes(10))).isEqualTo("10 min");
    assertThat(Quantity.of(Duration.ofDays(1))).isEqualTo("24 h");
  }
}
