package dev.firebreak.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads of messages: their text, and what they refuse. */
class HeadTest {

  @Test
  void aRequestIsReadFromItsText() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-B", "1: 2, \u00fc");
    headers.put("X-A", "");
    Request request = new Request("PUT", "/a%20b", "q=?&r", headers);
    Request read = Request.of(Head.parse(request.head().text()));
    assertThat(read).isEqualTo(request);
    assertThat(read.header("x-b")).isEqualTo("1: 2, \u00fc");
    assertThat(read.header("X-C")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      value = {"'',NULL", "/a,NULL", "'',''", "/,x=y?z"},
      nullValues = "NULL")
  void pathAndQueryAreKeptApart(String path, String query) {
    Request request = new Request("GET", path, query, Map.of());
    assertThat(Request.of(Head.parse(request.head().text()))).isEqualTo(request);
  }

  @Test
  void anAnswerBecomesAPayloadWithAHead() {
    Answer answer = Answer.of(201, Payload.text("x")).withHeader("Location", "/1");
    Payload payload = answer.withHead();
    assertThat(payload.text()).isEqualTo("x");
    assertThat(payload.head()).isEqualTo(Head.of("201", Map.of("Location", "/1")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 199, 600})
  void aStatusOutsideOfTheRangeIsRefused(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Answer.of(status, Payload.empty()))
        .withMessageContaining("" + status);
  }

  @ParameterizedTest
  @CsvSource({
    "Set-Cookie, a",
    "set-cookie, a",
    "Content-Length, 1",
    "Content-Type, a/b",
    "X-Frame-Options, a",
    "Access-Control-Allow-Origin, *",
    "'X A', b",
    "'', b",
    "X-A, 'b\r\nX-C: d'",
    "'X-A: b\nX-C', d",
  })
  void aFieldThatAnswersCannotHaveIsRefused(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Answer.of(200, Payload.empty()).withHeader(name, value));
  }

  @Test
  void aHeadHasALimit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Head.of("GET /", Map.of("X", "x".repeat(Head.LONGEST))));
    assertThatIllegalArgumentException().isThrownBy(() -> Head.of("GET /\nX: y", Map.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> Head.parse("GET /\nX"));
  }

  @Test
  void valuesOfFieldsAreNotShown() {
    assertThat(new Request("GET", "", null, Map.of("X-Secret", "s3cret")).head().toString())
        .contains("X-Secret")
        .doesNotContain("s3cret");
  }
}
