package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results in task documents: JSON byte by byte, and only what is exactly one document. */
class ResultJsonTest {
  @TempDir Path folder;
  private TaskHttpRig rig;

  @BeforeEach
  void start() {
    rig = new TaskHttpRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private String document(String result, String contentType) {
    return rig.submit("echo", result, "Content-Type", contentType, "Prefer", "wait=60").body();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n\":12345678901234567.89}",
        "{ \"n\" : [1e400, -0, 1.10, 12345678901234567890123] }",
        "1e400",
        "1.50",
        "null",
        "\"\\u00e9 ü\"",
        "{\"a\":1,\"a\":2}",
      })
  void jsonIsEmbeddedByteByByte(String json) {
    assertThat(document(json, "application/json")).contains("\"result\":" + json);
    assertThat(document(json, "APPLICATION/json; charset=utf-8")).contains("\"result\":" + json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}{}", "1 2", "{} trailing", "", " ", "{", "NaN", "01", "'a'"})
  void aResultThatIsNotExactlyOneDocumentIsShownAsBytes(String text) {
    // An empty body has no kind that a client could name.
    assertThat(document(text, "application/json")).contains("\"base64\":");
  }

  @Test
  void aResultBeyondTheJsonLimitsIsShownAsBytes() {
    assertThat(document("[".repeat(200) + "]".repeat(200), "application/json"))
        .doesNotContain("base64");
    assertThat(document("[".repeat(201) + "]".repeat(201), "application/json"))
        .contains("\"base64\":");
    assertThat(document("1".repeat(501), "application/json")).contains("\"base64\":");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/jsonfoo", "application/json-seq", "text/plain"})
  void anotherMediaTypeIsShownAsBytes(String contentType) {
    assertThat(document("{}", contentType)).contains("\"base64\":\"e30=\"");
  }

  @Test
  void lineEndsInAResultDoNotEndAnEvent() {
    String id =
        TaskHttpRig.id(
            rig.submit(
                "echo",
                "{\r\n\"a\":\n1}",
                "Content-Type",
                "application/json",
                "Prefer",
                "wait=60"));
    assertThat(rig.node.get("/v1/tasks/" + id + "/events").body())
        .contains("\"result\":{  \"a\": 1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 501 | A number is longer than 500 characters (firebreak.json.max-number-length)",
        "[ | 201 | nested deeper than 200 (firebreak.json.max-depth)",
      })
  void theJsonLimitsHoldForLinesOfABulkSubmit(String piece, int times, String detail) {
    String end = piece.equals("[") ? "]" : "";
    String within = piece.repeat(times - 1) + end.repeat(times - 1);
    String beyond = piece.repeat(times) + end.repeat(times);
    String body =
        "{\"type\":\"echo\",\"input\":"
            + within
            + "}\n{\"type\":\"echo\",\"input\":"
            + beyond
            + "}\n{\"type\":\"echo\",}\n";
    String[] lines =
        rig.node
            .send(
                rig.node.request(
                    "POST", "/v1/submit", body, "Content-Type", "application/x-ndjson"))
            .body()
            .split("\n", -1);
    assertThat(lines[0]).contains("\"id\":");
    assertThat(lines[1]).contains("/problems/malformed-json", detail, "\"column\":");
    assertThat(lines[2])
        .contains("/problems/malformed-json", "\"column\":")
        .doesNotContain("com.fasterxml", "JsonReadFeature", "`");
  }
}
