package dev.firebreak.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which moments an expression means. In Berlin, 02:00 to 03:00 is left out or comes twice. */
class CronTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Cron berlin(String text) {
    return Cron.parse(text, BERLIN);
  }

  /** All of them after the one moment and before the other. */
  private static List<String> between(Cron cron, String after, String before) {
    List<String> all = new ArrayList<>();
    Instant end = Instant.parse(before);
    for (Instant t = cron.next(Instant.parse(after)); t.isBefore(end); t = cron.next(t)) {
      all.add(t.atZone(BERLIN).toOffsetDateTime().toString());
    }
    return all;
  }

  @Test
  void aLocalTimeMovesWithTheSeasons() {
    assertThat(between(berlin("0 3 * * *"), "2026-03-27T12:00:00Z", "2026-03-30T12:00:00Z"))
        .containsExactly(
            "2026-03-28T03:00+01:00", "2026-03-29T03:00+02:00", "2026-03-30T03:00+02:00");
  }

  @Test
  void timesThatTheClockSkipsRunAtTheJump() {
    assertThat(between(berlin("30 2 * * *"), "2026-03-27T12:00:00Z", "2026-03-30T12:00:00Z"))
        .containsExactly(
            "2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
    assertThat(between(berlin("*/20 2-3 * * *"), "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"))
        .containsExactly(
            "2026-03-29T03:00+02:00", "2026-03-29T03:20+02:00", "2026-03-29T03:40+02:00");
  }

  @Test
  void aTimeThatOccursTwiceRunsTheFirstTime() {
    assertThat(between(berlin("30 2 * * *"), "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z"))
        .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    assertThat(between(berlin("*/20 2 * * *"), "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"))
        .containsExactly(
            "2026-10-25T02:00+02:00", "2026-10-25T02:20+02:00", "2026-10-25T02:40+02:00");
    // Asked in the second of the two hours, it is over.
    assertThat(berlin("30 2 * * *").next(Instant.parse("2026-10-25T01:10:00Z")))
        .isEqualTo(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void whereEveryHourIsMeantEachThatThereIsCounts() {
    assertThat(between(berlin("30 * * * *"), "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z"))
        .containsExactly(
            "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00", "2026-10-25T03:30+01:00");
    assertThat(between(berlin("0 * * * *"), "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z"))
        .containsExactly("2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00");
    assertThat(between(berlin("30 * * * *"), "2026-03-28T23:45:00Z", "2026-03-29T03:00:00Z"))
        .containsExactly(
            "2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00", "2026-03-29T04:30+02:00");
    assertThat(between(berlin("0 * * * *"), "2026-03-29T00:00:00Z", "2026-03-29T03:00:00Z"))
        .containsExactly("2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "*/1", "0-23", "0-23/1", "0-11,12-23", "0/1"})
  void everyHourIsMeantHoweverItIsWritten(String hours) {
    Cron cron = berlin("30 " + hours + " * * *");

    assertThat(between(cron, "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z"))
        .containsExactly(
            "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00", "2026-10-25T03:30+01:00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUN-THU", "sun-thu", "SUN-4", "0-THU", "7-4", "5,sun-wed"})
  void aWeekMayBeginWithSunday(String days) {
    // 2026-11-01 is a Sunday, on which all of these begin.
    assertThat(between(berlin("0 3 * * " + days), "2026-10-31T12:00:00Z", "2026-11-03T00:00:00Z"))
        .containsExactly("2026-11-01T03:00+01:00", "2026-11-02T03:00+01:00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 3 * * Fri", "0 3 * * fri", "0 3 * * FRI"})
  void namesAreReadInEveryLocale(String text) {
    Locale before = Locale.getDefault();
    for (String tag : List.of("tr-TR", "fa-IR", "ar-EG-u-nu-arab", "en-US")) {
      Locale.setDefault(Locale.forLanguageTag(tag));
      try {
        assertThat(berlin(text).next(Instant.parse("2026-11-01T00:00:00Z")))
            .isEqualTo(Instant.parse("2026-11-06T02:00:00Z"));
      } finally {
        Locale.setDefault(before);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/10 * * * * | 2026-11-23T19:20:00Z | 2026-11-23T19:30:00Z",
        "* * * * * | 2026-11-23T19:20:59.999Z | 2026-11-23T19:21:00Z",
        "0 0 * * 7 | 2026-11-23T00:00:00Z | 2026-11-29T00:00:00Z",
        "0 0 * * SUN | 2026-11-23T00:00:00Z | 2026-11-29T00:00:00Z",
        "0 0 13 * 5 | 2026-11-08T00:00:00Z | 2026-11-13T00:00:00Z",
        "0 0 13 * 5 | 2026-11-13T00:00:00Z | 2026-11-20T00:00:00Z",
        "0 12 29 2 * | 2026-11-23T00:00:00Z | 2028-02-29T12:00:00Z",
        "5,10 8-9 * JAN,feb mon-fri | 2026-11-23T00:00:00Z | 2027-01-01T08:05:00Z",
      })
  void theFiveFieldsMeanWhatTheyAlwaysDid(String text, Instant after, Instant next) {
    assertThat(Cron.parse(text, ZoneId.of("UTC")).next(after)).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * | and this one has 4",
        "60 * * * * | Value 60 not in range",
        "soon | and this one has 1",
        "0 0 30 2 * | Never comes",
        "*/0 * * * * | Period 0",
      })
  void invalidExpressionsAreRefused(String text, String reason) {
    assertThatThrownBy(() -> berlin(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void theLastOneIsTheOneBeforeTheNextOneWhateverTheClockDoes() {
    for (String text : List.of("30 2 * * *", "*/7 * * * *", "*/20 1-3 * * *", "0 * * * *")) {
      Cron cron = berlin(text);
      for (String change : List.of("2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z")) {
        Instant from = Instant.parse(change).minus(Duration.ofHours(30));
        Instant expected = null;
        for (int minute = 0; minute < 60 * 60; minute += 11) {
          Instant now = from.plus(Duration.ofMinutes(minute));
          Instant step = expected == null ? from : expected;
          while (!cron.next(step).isAfter(now)) {
            step = cron.next(step);
            expected = step;
          }
          assertThat(cron.last(from, now))
              .as(text + " until " + now)
              .isEqualTo(java.util.Optional.ofNullable(expected));
        }
      }
    }
  }

  @Test
  void tenYearsOfMinutesAreLookedThroughByHalves() {
    Cron cron = Cron.parse("* * * * *", BERLIN);
    LocalDateTime now = LocalDateTime.of(2026, 11, 23, 12, 0, 30);
    assertThat(cron.last(Instant.parse("2016-11-23T00:00:00Z"), now.atZone(BERLIN).toInstant()))
        .contains(now.withSecond(0).atZone(BERLIN).toInstant());
  }
}
