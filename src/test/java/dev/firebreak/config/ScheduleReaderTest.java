package dev.firebreak.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.api.Payload;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a schedule says, and what is said of a wrong one. */
class ScheduleReaderTest {
  private static List<ScheduleSettings> read(String schedules) throws InvalidConfig {
    String hocon = "firebreak.types.report.handler = X\nfirebreak.schedules { " + schedules + " }";
    return SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), Map.of()))
        .schedules();
  }

  private static String input(String says) throws InvalidConfig {
    String schedule = "a { cron = \"0 3 * * *\", type = report, input = " + says + " }";
    Payload input = read(schedule).getFirst().input();
    assertThat(input.contentType()).isEqualTo("application/json");
    return new String(input.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void theDefaultsAreUtcOneCatchUpRunAndAnEmptyBody() throws InvalidConfig {
    ScheduleSettings schedule = read("a { cron = \"0 3 * * *\", type = report }").getFirst();
    assertThat(schedule.name()).isEqualTo("a");
    assertThat(schedule.cron()).isEqualTo("0 3 * * *");
    assertThat(schedule.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(schedule.missed()).isEqualTo(ScheduleSettings.Missed.RUN_ONCE);
    assertThat(schedule.input().size()).isZero();
    assertThat(schedule.input().contentType()).isEqualTo(Payload.UNSPECIFIED);
  }

  @Test
  void allCanBeSaid() throws InvalidConfig {
    ScheduleSettings schedule =
        read("a { cron = x, zone = Europe/Berlin, type = report, missed = skip }").getFirst();
    assertThat(schedule.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(schedule.missed()).isEqualTo(ScheduleSettings.Missed.SKIP);
  }

  @Test
  void anyJsonIsAnInput() throws InvalidConfig {
    assertThat(input("{ days = 1, to = [a, b] }")).isEqualTo("{\"days\":1,\"to\":[\"a\",\"b\"]}");
    assertThat(input("[1, 2.5]")).isEqualTo("[1,2.5]");
    assertThat(input("all")).isEqualTo("\"all\"");
    assertThat(input("7")).isEqualTo("7");
    assertThat(input("true")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12345678901234567890",
        "-12345678901234567890",
        "1.10",
        "1e999",
        "-0",
        "1E+5",
        "0.1000000000000000055511151231257827",
        "12345678901234567.89",
      })
  void numbersKeepTheirDigits(String number) throws InvalidConfig {
    assertThat(input(number)).isEqualTo(number);
    assertThat(input("{ a = [" + number + "], b = \"" + number + "\" }"))
        .isEqualTo("{\"a\":[" + number + "],\"b\":\"" + number + "\"}");
  }

  @Test
  void numbersThatJsonHasNoFormForAreWrittenInOneThatItHas() throws InvalidConfig {
    assertThat(input("[010, 1.]")).isEqualTo("[10,1]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a { type = report } | firebreak.schedules.a.cron: is missing",
        "a { cron = '', type = report } | firebreak.schedules.a.cron: is empty",
        "a { cron = x } | firebreak.schedules.a.type: is missing",
        "a { cron = x, type = reprot } | a.type: there is no type reprot; did you mean report?",
        "a { cron = x, type = report, zone = Berlin } | a.zone: 'Berlin' is not a time zone such"
            + " as",
        "a { cron = x, type = report, missed = all } | a.missed: 'all' is not one of run-once,"
            + " skip",
        "a { cron = x, type = report, inptu = 1 } | a.inptu: unknown key; did you mean input?",
        "a { cron = x, type = report } }, firebreak { data-dir = '' | firebreak.schedules: need",
        "a = 3 | firebreak.schedules.a",
        "'a b' { cron = x, type = report } | firebreak.schedules.a b: a schedule has a name of",
      })
  void errorsNameTheirKeys(String schedules, String complaint) {
    InvalidConfig refusal =
        catchThrowableOfType(InvalidConfig.class, () -> read(schedules.replace('\'', '"')));
    assertThat(refusal).isNotNull();
    assertThat(refusal.errors()).first().asString().contains(complaint.replace('\'', '"'));
  }
}
