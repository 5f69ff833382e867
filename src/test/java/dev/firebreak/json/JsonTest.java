package dev.firebreak.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.config.JsonSettings;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is bound strictly, and errors are reported in the terms of the input. */
class JsonTest {
  enum Colour {
    RED
  }

  record Inner(String name, Colour colour) {}

  record Order(int ms, List<Inner> inners, Optional<String> note, Instant at) {
    Order {
      if (ms < 0) {
        throw new IllegalArgumentException("ms must not be negative");
      }
    }
  }

  static final class Typed implements Handler<Order, Map<String, List<Integer>>> {
    @Override
    public Map<String, List<Integer>> handle(Order input, Attempt attempt) {
      return Map.of();
    }
  }

  private static final Decoder DECODER =
      new Json(new JsonSettings(200, 500, 1000))
          .decoder(Json.typeArguments(Typed.class, Handler.class)[0]);

  private static Outcome refusal(byte[] json) {
    InputRefused refused =
        catchThrowableOfType(InputRefused.class, () -> DECODER.decode(Payload.json(json)));
    assertThat(refused).as("refused").isNotNull();
    return refused.outcome();
  }

  private static Outcome refusal(String json) {
    return refusal(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aRepeatedMemberIsRefused() {
    String whole =
        "{\"ms\":1,\"inners\":[],\"note\":null,\"at\":\"2026-01-02T03:04:05Z\",\"ms\":2}";
    assertThat(refusal(whole))
        .isEqualTo(new Outcome.Invalid(List.of(new Violation("/ms", "is given more than once"))));
  }

  @Test
  void aRecordIsBound() throws InputRefused {
    assertThat(
            DECODER.decode(
                Payload.json(
                    """
                    {"ms":5,"inners":[{"name":"a","colour":"RED"}],"at":"2026-01-02T03:04:05Z"}
                    """)))
        .isEqualTo(
            new Order(
                5,
                List.of(new Inner("a", Colour.RED)),
                Optional.empty(),
                Instant.parse("2026-01-02T03:04:05Z")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ms\":5 | 8",
        "{\"ms\":5}} | 9",
        "nonsense | 1",
        "{\"ms\":5,'a':1} | 9",
        "{\"ms\":01} | 8",
      })
  void malformedJsonIsReportedWithItsPosition(String json, int column) {
    Outcome.Malformed malformed = (Outcome.Malformed) refusal(json);
    assertThat(malformed.line()).isEqualTo(1);
    assertThat(malformed.column()).isEqualTo(column);
    assertThat(malformed.detail()).doesNotContain("Source", "StreamReadFeature", "dev.firebreak");
  }

  @Test
  void linesAndColumnsAreCounted() {
    Outcome.Malformed malformed = (Outcome.Malformed) refusal("{\n  \"ms\": 5,\n  oops\n}");
    assertThat(malformed.line()).isEqualTo(3);
    assertThat(malformed.column()).isBetween(3, 8);
  }

  @Test
  void badUtf8IsMalformed() {
    assertThat(refusal(new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'}))
        .isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void aMillionBracketsAreRefusedWithoutOverflowingTheStack() {
    assertThat(refusal("[".repeat(1_000_000))).isNotNull();
    assertThat(refusal("{\"note\":" + "[".repeat(1_000_000)))
        .isInstanceOfAny(Outcome.Malformed.class, Outcome.Invalid.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ms\":\"x\",\"at\":null} | /ms | 'must be a whole number of 32 bits'",
        "{\"ms\":1.5} | /ms | 'is not a whole number of 32 bits'",
        "{\"ms\":99999999999} | /ms | 'must be a whole number of 32 bits'",
        "{\"ms\":-1} | '' | 'ms must not be negative'",
        "{\"inners\":[{\"name\":\"a\"},{\"colour\":\"BLUE\"}],\"ms\":1} | /inners/1/colour |"
            + " '\"BLUE\" is not one of [RED]'",
        "{\"ms\":1,\"at\":\"soon\"} | /at | '\"soon\" is not a Instant'",
        "{\"ms\":1,\"extra~/\":2} | /extra~0~1 | 'is not known; known: '",
        "{\"note\":\"n\"} | /ms | 'is missing, or null'",
        "{\"ms\":null} | /ms | 'is missing, or null'",
        "{\"inners\":{},\"ms\":1} | /inners | 'must be an array'",
        "[] | '' | 'must be an object'",
        "null | '' | 'must not be null'",
      })
  void theWrongShapeIsNamedByAPointer(String json, String pointer, String detail) {
    assertThat(refusal(json)).isInstanceOf(Outcome.Invalid.class);
    Violation violation = ((Outcome.Invalid) refusal(json)).errors().getFirst();
    assertThat(violation.pointer()).isEqualTo(pointer);
    assertThat(violation.detail()).contains(detail);
  }

  /** As classes of the old kind have them. */
  static final class Bean implements Handler<Bean, Bean> {
    private String name = "";

    public String getName() {
      return name;
    }

    public void setName(String value) {
      if (value.equals("Bob")) {
        throw new IllegalArgumentException("Bob is taken" + ".".repeat(10_000));
      }
      name = value;
    }

    @Override
    public Bean handle(Bean input, Attempt attempt) {
      return input;
    }
  }

  @Test
  void aSettersExceptionIsReportedBrieflyWithItsPosition() {
    Decoder decoder =
        new Json(new JsonSettings(200, 500, 1000))
            .decoder(Json.typeArguments(Bean.class, Handler.class)[0]);
    InputRefused refused =
        catchThrowableOfType(
            InputRefused.class, () -> decoder.decode(Payload.json("{\"name\":\"Bob\"}")));
    Violation violation = ((Outcome.Invalid) refused.outcome()).errors().getFirst();
    assertThat(violation.pointer()).isEqualTo("/name");
    assertThat(violation.detail()).startsWith("Bob is taken").hasSizeLessThan(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}"})
  void anEmptyInputCountsAsAnEmptyObject(String json) {
    assertThat(((Outcome.Invalid) refusal(json)).errors().getFirst().pointer()).isEqualTo("/ms");
  }

  @Test
  void mediaTypesOfJsonAreAccepted() {
    assertThat(MediaTypes.JSON.accept("application/json")).isTrue();
    assertThat(MediaTypes.JSON.accept("Application/JSON; charset=utf-8")).isTrue();
    assertThat(MediaTypes.JSON.accept("application/vnd.api+json")).isTrue();
    assertThat(MediaTypes.JSON.accept(Payload.UNSPECIFIED)).isTrue();
    assertThat(MediaTypes.JSON.accept("image/png")).isFalse();
    assertThat(new MediaTypes(List.of("image/*")).accept("image/png")).isTrue();
    assertThat(new MediaTypes(List.of("image/*")).accept("imagery/png")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10_000})
  void aTextHasNoByteOrderMark(int length) {
    Json json = new Json(new JsonSettings(200, 500, 1000));
    String document = "[" + "1,".repeat(length) + "1]";
    assertThat(json.text(("\uFEFF" + document).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(document);
    assertThat(json.text(("\uFEFF\uFEFF" + document).getBytes(StandardCharsets.UTF_8))).isNull();
  }
}
