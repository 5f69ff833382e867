package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is passed on of the header tracestate. */
class TraceStateTest {
  private static String member(String key, int length) {
    return key + '=' + "x".repeat(length - key.length() - 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a=1|a=1",
        "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7|congo=t61rcWkgMzE,rojo=00f067aa0ba902b7",
        "fw529a3039@dt=FfAE-ea|fw529a3039@dt=FfAE-ea",
        "0a_-*/@b=!#~ \"{}:;|0a_-*/@b=!#~ \"{}:;",
        "` a=1 ,\t b=2 , , c=3,`|a=1,b=2,c=3",
        "a= 1|a= 1"
      })
  void validMembersAreKeptInTheirOrder(String value, String kept) {
    assertThat(TraceState.of(value)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "a",
        "a=",
        "=1",
        "A=1",
        "a=1=2",
        "_a=1",
        "a b=1",
        "a=1,b",
        "a=ü",
        "a=1,a=2",
        "a=\u0001",
        "a=1;b=\u007f"
      })
  void aValueThatIsNotValidIsDropped(String value) {
    assertThat(TraceState.of(value)).isNull();
  }

  @Test
  void moreMembersThanTheStandardAllowsAreDropped() {
    String most = many(32);
    assertThat(TraceState.of(most)).isEqualTo(most);
    assertThat(TraceState.of(many(33))).isNull();
  }

  private static String many(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
  }

  @Test
  void keysAndValuesHaveALargestLength() {
    String longest = "k".repeat(256) + '=' + "v".repeat(255);
    assertThat(TraceState.of(longest)).hasSize(TraceState.LONGEST);
    assertThat(TraceState.of("k".repeat(257) + "=v")).isNull();
    assertThat(TraceState.of("k=" + "v".repeat(257))).isNull();
  }

  @Test
  void whatIsTooLongLosesItsLongMembersFirst() {
    String first = member("a", 128);
    String second = member("b", 129);
    String third = member("c", 127);
    String last = member("d", 127);
    assertThat(TraceState.of(String.join(",", first, second, third, last)))
        .as("514 characters")
        .isEqualTo(String.join(",", first, third, last));
  }

  @Test
  void otherwiseItLosesMembersAtItsEnd() {
    List<String> members = IntStream.range(0, 6).mapToObj(i -> member("m" + i, 100)).toList();
    assertThat(TraceState.of(String.join(",", members)))
        .isEqualTo(String.join(",", members.subList(0, 5)))
        .hasSizeLessThanOrEqualTo(TraceState.LONGEST);
  }

  @Test
  void whatFitsIsKeptWhole() {
    String fits = member("a", 255) + ',' + member("b", 256);
    assertThat(fits).hasSize(TraceState.LONGEST);
    assertThat(TraceState.of(fits)).isEqualTo(fits);
  }
}
