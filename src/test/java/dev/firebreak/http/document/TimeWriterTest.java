package dev.firebreak.http.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are written as Jackson writes them. */
class TimeWriterTest {
  private static final JsonMapper JACKSON = mapper().build();
  private static final JsonMapper OURS =
      mapper().addModule(new SimpleModule().addSerializer(new TimeWriter())).build();

  private static JsonMapper.Builder mapper() {
    return JsonMapper.builder()
        .addModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-12-01T03:04:05Z",
        "2026-12-01T03:04:05.100Z",
        "2026-12-01T03:04:05.012Z",
        "2026-12-01T03:04:05.000001Z",
        "2026-12-01T03:04:05.123456Z",
        "2026-12-01T03:04:05.000000001Z",
        "2026-12-01T03:04:05.123456789Z",
        "2024-02-29T23:59:59.999999999Z",
        "1969-12-31T23:59:59.999Z",
        "0000-01-01T00:00:00Z",
        "-0001-12-31T23:59:59.999Z",
        "-0044-03-15T12:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "+10000-01-01T00:00:00Z",
        "+123456-07-08T09:10:11.120Z"
      })
  void aTimeIsWrittenAsItIsRead(String text) throws JsonProcessingException {
    Instant time = Instant.parse(text);
    assertThat(OURS.writeValueAsString(time))
        .isEqualTo('"' + text + '"')
        .isEqualTo(JACKSON.writeValueAsString(time));
  }

  @Test
  void theFirstAndTheLastTimeAreWrittenAsJacksonDoes() throws JsonProcessingException {
    assertThat(OURS.writeValueAsBytes(Instant.MIN))
        .isEqualTo(JACKSON.writeValueAsBytes(Instant.MIN));
    assertThat(OURS.writeValueAsBytes(Instant.MAX))
        .isEqualTo(JACKSON.writeValueAsBytes(Instant.MAX));
  }

  @Test
  void anyTimeIsWrittenAsJacksonDoes() throws JsonProcessingException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      Instant time = any(random);
      assertThat(OURS.writeValueAsBytes(time))
          .as("%s, seed %d", time, seed)
          .isEqualTo(JACKSON.writeValueAsBytes(time));
    }
  }

  /** Any time of the years -1000 to 12000, of any precision. */
  private static Instant any(Random random) {
    long first = Instant.parse("-1000-01-01T00:00:00Z").getEpochSecond();
    long last = Instant.parse("+12000-01-01T00:00:00Z").getEpochSecond();
    int unit = (int) Math.pow(10, random.nextInt(10));
    int nanos = random.nextInt(1_000_000_000) / unit * unit;
    return Instant.ofEpochSecond(random.nextLong(first, last), nanos);
  }
}
