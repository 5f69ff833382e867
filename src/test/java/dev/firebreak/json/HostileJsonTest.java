package dev.firebreak.json;

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
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The hostile JSON in {@code hostile/json}, read by the real decoder. */
class HostileJsonTest {
  private static final JsonSettings USUAL = new JsonSettings(200, 500, 8 << 20);
  private static final Json JSON = new Json(USUAL);
  private static final Decoder DECODER = decoder(USUAL);

  private static final int LONGEST_ANSWER = 2000;

  /** As SettingsReader lets it be. */
  private static final int DEEPEST = 500;

  private static Decoder decoder(JsonSettings limits) {
    return new Json(limits).decoder(Json.typeArguments(Everything.class, Handler.class)[0]);
  }

  static Stream<HostileJson> cases() {
    return HostileJson.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachDocumentHasItsDocumentedOutcome(HostileJson hostile) throws IOException {
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"any\":[]} | {\"any\":#[[]]} | deeper than 2 (firebreak.json.max-depth) | 2 | 3",
        "{\"i\":123} | {\"i\":1234} | than 3 characters (firebreak.json.max-number-length) | 1 |"
            + " 10",
        "{\"s\":\"abcd\"} | {\"s\":\"abcde\"} | than 4 characters"
            + " (firebreak.json.max-string-length) | 1 | 13",
      })
  void theLimitsAreThoseOfTheSettings(
      String within, String beyond, String detail, int line, int column) throws InputRefused {
    Decoder strict = decoder(new JsonSettings(2, 3, 4));
    strict.decode(Payload.json(within));
    assertThatThrownBy(() -> strict.decode(Payload.json(beyond.replace("#", "\n"))))
        .isInstanceOfSatisfying(
            InputRefused.class,
            refused -> {
              Outcome.Malformed bad = (Outcome.Malformed) refused.outcome();
              assertThat(bad.detail()).endsWith(detail);
              assertThat(List.of(bad.line(), bad.column())).isEqualTo(List.of(line, column));
            });
  }

  @Test
  void theDeepestNestingThatCanBeSetFitsAHandlersStack() throws Exception {
    Decoder deep = decoder(new JsonSettings(DEEPEST, 500, 1000));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                String json = "{\"inner\":".repeat(DEEPEST - 1) + "{}" + "}".repeat(DEEPEST - 1);
                JSON.encode(deep.decode(Payload.json(json)));
              } catch (Throwable t) {
                thrown.set(t);
              }
            })
        .join();
    assertThat(thrown).hasNullValue();
  }

  @Test
  void collidingNamesAreReadOrRefusedQuickly() throws InputRefused {
    HostileJson attack =
        HostileJson.all().filter(c -> c.says().contains("hash code")).findFirst().orElseThrow();
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < 50; i++) {
      try {
        DECODER.decode(Payload.json(attack.json()));
      } catch (InputRefused _) {
        refused++;
      }
      for (int names = 0; names < 100; names++) {
        String name = Long.toString(random.nextLong(Long.MAX_VALUE), 36);
        DECODER.decode(Payload.json("{\"map\":{\"" + name + "\":1}}"));
      }
    }
    assertThat(refused).isEqualTo(50);
  }

  @Test
  void positionsAreCountedInLinesAndBytes() {
    assertThatThrownBy(() -> DECODER.decode(Payload.json("{\n\"s\":\n \"\\ud800\"}")))
        .isInstanceOfSatisfying(
            InputRefused.class,
            refused -> {
              Outcome.Malformed bad = (Outcome.Malformed) refused.outcome();
              assertThat(List.of(bad.line(), bad.column())).isEqualTo(List.of(3, 3));
            });
  }

  @Test
  void anEndlessResultIsRefused() {
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
