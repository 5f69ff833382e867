package dev.firebreak.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.config.JsonSettings;
import dev.firebreak.fixture.Everything;
import dev.firebreak.fixture.HostileJson;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON that means harm, as data in {@code hostile/json}, through the real decoder. */
class HostileJsonTest {
  private static final Json JSON = new Json(new JsonSettings(200, 500, 8 << 20));
  private static final Decoder DECODER =
      JSON.decoder(Json.typeArguments(Everything.class, Handler.class)[0]);

  private static final int LONGEST_ANSWER = 2000;

  static Stream<HostileJson> cases() {
    return HostileJson.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void endsAsDocumented(HostileJson hostile) throws IOException {
    String answer = answer(hostile.json());
    assertThat(answer).startsWith(hostile.outcome()).contains(hostile.says());
    if (!hostile.outcome().equals("accepted")) {
      assertThat(answer)
          .hasSizeLessThan(LONGEST_ANSWER)
          .doesNotContain("Stream", "Feature", "jackson", "java.", "dev.firebreak");
    }
  }

  private static String answer(byte[] json) throws IOException {
    try {
      return "accepted " + JSON.encode(DECODER.decode(Payload.json(json))).text();
    } catch (InputRefused refused) {
      return switch (refused.outcome()) {
        case Outcome.Malformed bad -> {
          assertThat(bad.line()).isPositive();
          assertThat(bad.column()).isPositive();
          yield "malformed " + bad;
        }
        case Outcome.Invalid bad -> "invalid " + bad;
        default -> throw new AssertionError(refused.outcome());
      };
    }
  }

  @Test
  void theLimitsAreWhatTheSettingsSay() {
    Decoder strict =
        new Json(new JsonSettings(2, 3, 4))
            .decoder(Json.typeArguments(Everything.class, Handler.class)[0]);
    for (String json : List.of("{\"any\":[[]]}", "{\"i\":1000}", "{\"s\":\"abcde\"}")) {
      assertThatThrownBy(() -> strict.decode(Payload.json(json)))
          .isInstanceOfSatisfying(
              InputRefused.class,
              refused -> assertThat(refused.outcome()).isInstanceOf(Outcome.Malformed.class));
    }
  }

  @Test
  void placesAreCountedInLinesAndBytes() {
    assertThatThrownBy(() -> DECODER.decode(Payload.json("{\n\"s\":\n \"\\ud800\"}")))
        .isInstanceOfSatisfying(
            InputRefused.class,
            refused -> {
              Outcome.Malformed bad = (Outcome.Malformed) refused.outcome();
              assertThat(List.of(bad.line(), bad.column())).isEqualTo(List.of(3, 3));
            });
  }

  @Test
  void aResultWithoutEndIsRefused() {
    List<Object> circle = new ArrayList<>();
    circle.add(circle);
    assertThatThrownBy(() -> JSON.encode(circle)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> JSON.encode(new Endless(0))).isInstanceOf(IOException.class);
  }

  /** Has always one more in it. */
  public record Endless(int depth) {
    public Endless getNext() {
      return new Endless(depth + 1);
    }
  }
}
