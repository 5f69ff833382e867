package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bulk submits that are too large or malformed. */
class BulkSubmitTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TASK = "{\"type\":\"echo\",\"input\":1}\n";

  @TempDir private Path folder;
  private TestNode node;

  @AfterEach
  void stop() {
    node.close();
  }

  private void start(String bodyMemory) {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.http.body-memory = %s
                firebreak.data-dir = "%s"
                firebreak.types.echo { handler = dev.firebreak.demo.Echo, concurrency = 1000 }
                """,
                bodyMemory,
                folder));
  }

  private HttpResponse<String> send(BodyPublisher body) {
    return node.send(
        java.net.http.HttpRequest.newBuilder(node.uri("/v1/submit"))
            .header("Content-Type", "application/x-ndjson")
            .POST(body)
            .build());
  }

  private List<JsonNode> lines(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().lines().map(BulkSubmitTest::read).toList();
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static int status(JsonNode line) {
    return line.path("error").path("status").asInt();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
  void aLineInAnotherEncodingIsRefusedAndHoldsNothing(String encoding) {
    start("32K");
    String text = "{\"type\":\"echo\",\"input\":\"" + "é".repeat(2000) + "\"}\n";
    byte[] body = text.getBytes(Charset.forName(encoding));
    for (int i = 0; i < 20; i++) {
      // An answer's share is given back when its last byte is sent, which a caller sees before.
      await()
          .pollDelay(Duration.ZERO)
          .untilAsserted(
              () ->
                  assertThat(lines(send(BodyPublishers.ofByteArray(body))))
                      .isNotEmpty()
                      .allSatisfy(line -> assertThat(status(line)).isEqualTo(400)));
    }
    await().until(() -> node.call("echo", "x".repeat(10_000)).statusCode() == 200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"priority\":4 | priority must be 0, 1, 2 or 3, not \"4\"",
        "\"delay\":\"x\" | delay",
        "\"runAt\":\"now\" | runAt must be a time",
        "\"key\":\"\" | key must have 1 to 255",
      })
  void anErrorIsReportedInTheTermsOfTheLine(String member, String detail) {
    start("1M");
    String line = TASK.strip().replaceFirst("[{]", "{" + member + ",") + "\n";
    JsonNode answer = lines(send(BodyPublishers.ofString(line))).getFirst();
    assertThat(status(answer)).isEqualTo(422);
    assertThat(answer.path("error").path("type").asText()).isEqualTo("/problems/invalid-input");
    assertThat(answer.path("error").path("detail").asText())
        .startsWith(detail)
        .doesNotContain("Firebreak-");
  }

  @Test
  void aByteOrderMarkOfUtf8IsIgnored() {
    start("1M");
    byte[] body = ("\uFEFF" + TASK).getBytes(StandardCharsets.UTF_8);
    assertThat(lines(send(BodyPublishers.ofByteArray(body)))).hasSize(1);
  }

  @Test
  void linesBeyondTheLimitAreAnsweredTogether() {
    start("256M");
    String body = "x\n".repeat(BulkBody.MOST_LINES + 50_000);
    List<JsonNode> answers = lines(send(BodyPublishers.ofString(body)));
    assertThat(answers).hasSize(BulkBody.MOST_LINES + 1);
    assertThat(status(answers.getLast())).isEqualTo(413);
    assertThat(answers.getLast().path("error").path("detail").asText())
        .contains("from line 100001 on");
  }

  @Test
  void aBodyThatContinuesForLongAfterwardsIsCutOff() {
    start("64K");
    HttpResponse<String> answer = send(BodyPublishers.ofString("x\n".repeat(20 << 20)));
    assertThat(status(lines(answer).getLast())).isEqualTo(503);
  }

  @Test
  void answersStayWithinTheBudgetAndStoredLinesAreAnswered() {
    start("64K");
    List<JsonNode> answers = lines(send(BodyPublishers.ofString(TASK.repeat(2000))));
    long stored = answers.stream().filter(line -> line.has("id")).count();
    assertThat(stored).isBetween(10L, 1000L);
    assertThat(status(answers.getLast())).isEqualTo(503);
    JsonNode tasks = TestNode.json(node.get("/v1/tasks?limit=1000")).path("tasks");
    assertThat(tasks).hasSize((int) stored);
    assertThat(node.call("echo", "x".repeat(20_000)).statusCode()).isEqualTo(200);
  }

  @Test
  void aLineThatNeverEndsIsAnErrorAndHoldsNothing() {
    start("64K");
    for (int i = 0; i < 5; i++) {
      List<JsonNode> answers = lines(send(BodyPublishers.ofString("x".repeat(1 << 20))));
      assertThat(answers).hasSize(1);
      assertThat(status(answers.getFirst())).isIn(413, 503);
    }
    assertThat(node.call("echo", "x".repeat(20_000)).statusCode()).isEqualTo(200);
  }

  @Test
  void anAnswerDoesNotRepeatWhatWasSent() {
    start("16M");
    String body =
        String.format(
            Locale.ROOT,
            """
            {"type":"%1$s"}
            {"type":"echo","%1$s":1}
            {"type":"echo","runAt":"%1$s"}
            {"type":"echo","priority":"%1$s"}
            """,
            "n".repeat(500_000));
    List<JsonNode> answers = lines(send(BodyPublishers.ofString(body)));
    assertThat(answers).hasSize(4).allSatisfy(line -> assertThat(status(line)).isBetween(400, 499));
    assertThat(answers)
        .allSatisfy(line -> assertThat(line.toString().length()).isLessThan(BulkAnswers.MOST));
  }
}
