package dev.firebreak.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.firebreak.api.Payload;
import dev.firebreak.config.JsonSettings;
import dev.firebreak.fixture.Everything;
import dev.firebreak.fixture.Fuzz;
import dev.firebreak.fixture.HostileJson;
import dev.firebreak.fixture.Mutator;
import dev.firebreak.fixture.RandomJson;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Violation;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Any bytes are a value that can be written again, or are refused with a short message. */
class JsonFuzzTest {
  private static final int USUALLY = 2000;
  private static final int LARGEST_SAMPLE = 4000;
  private static final int LONGEST = 1100;

  private static final List<String> INNER =
      List.of("jackson", "[Source", "REDACTED", "Feature", "dev.firebreak", "java.");

  private static final Json JSON = new Json(new JsonSettings(200, 500, 8 << 20));

  private static final Decoder EVERYTHING = decoder(Everything.Input.class);

  /** Where the document itself is what members are otherwise. */
  private static final List<Decoder> BARE =
      Stream.of(
              Bean.class,
              Map.class,
              Object.class,
              JsonNode.class,
              String.class,
              Instant.class,
              Duration.class,
              BigInteger.class,
              BigDecimal.class,
              Double.class,
              UUID.class,
              Thread.State.class,
              Set.class,
              int[].class,
              byte[].class,
              char[].class,
              Object[].class,
              Everything.Input[].class)
          .map(JsonFuzzTest::decoder)
          .toList();

  /** The old kind of class. */
  public static final class Bean {
    private BigInteger bi = BigInteger.ZERO;
    private String s = "";

    public BigInteger getBi() {
      return bi;
    }

    public void setBi(BigInteger value) {
      bi = value.negate();
    }

    public String getS() {
      return s;
    }

    public void setS(String value) {
      s = value.substring(1);
    }
  }

  private static final Mutator MUTATOR =
      new Mutator(
          HostileJson.all().map(HostileJson::json).filter(j -> j.length < LARGEST_SAMPLE).toList(),
          RandomJson.words());

  private static Decoder decoder(Class<?> type) {
    return JSON.decoder(TypeFactory.defaultInstance().constructType(type));
  }

  private static byte[] input(RandomGenerator random) {
    byte[] document = new RandomJson().apply(random);
    return switch (random.nextInt(4)) {
      case 0 -> MUTATOR.apply(random);
      case 1 -> MUTATOR.change(document, random);
      default -> document;
    };
  }

  @Test
  void everyInputIsAValueOrIsRefusedBriefly() throws InterruptedException {
    Fuzz.check(
        USUALLY,
        JsonFuzzTest::input,
        input -> {
          holds(EVERYTHING, input);
          holds(BARE.get(Math.floorMod(Arrays.hashCode(input), BARE.size())), input);
        });
  }

  @Test
  void whatIsNotFaultyIsTheTextOfADocument() throws InterruptedException {
    HostileJson.all().map(HostileJson::json).forEach(JsonFuzzTest::isTextUnlessFaulty);
    Fuzz.check(USUALLY, JsonFuzzTest::input, JsonFuzzTest::isTextUnlessFaulty);
  }

  private static void isTextUnlessFaulty(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
    boolean document = JSON.fault(input) == null && !text.startsWith("\uFEFF");
    assertThat(JSON.text(input)).isEqualTo(document ? text : null);
  }

  private static void holds(Decoder decoder, byte[] input) throws IOException {
    String sent = new String(input, StandardCharsets.ISO_8859_1);
    Object value;
    try {
      value = decoder.decode(Payload.json(input));
    } catch (InputRefused refused) {
      assertThat(said(refused.outcome()))
          .isNotEmpty()
          .hasSizeLessThan(LONGEST)
          .doesNotContain(INNER.stream().filter(word -> !sent.contains(word)).toList());
      return;
    }
    assertThat(JSON.encode(value).size()).isPositive();
  }

  private static String said(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Malformed bad -> {
        assertThat(List.of(bad.line(), bad.column())).allMatch(place -> place > 0);
        yield bad.detail();
      }
      case Outcome.Invalid bad -> {
        Violation first = bad.errors().getFirst();
        assertThat(first.detail()).isNotEmpty();
        yield first.pointer() + ' ' + first.detail();
      }
      default -> throw new AssertionError(outcome);
    };
  }
}
