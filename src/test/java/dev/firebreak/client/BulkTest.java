package dev.firebreak.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bulk submissions: none is lost, and none is repeated under another key. */
class BulkTest {
  private final ScriptedNode node = new ScriptedNode();
  private final FirebreakClient client = node.client(Duration.ofSeconds(30));
  private final List<BulkAnswer> answers = new ArrayList<>();

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  private void submit(String... lines) throws IOException, InterruptedException {
    client.tasks().submitLines(List.of(lines).iterator(), answers::add);
  }

  private static String accepted(String... ids) {
    return List.of(ids).stream()
        .map(id -> "{\"id\":\"" + id + "\",\"state\":\"queued\"}\n")
        .collect(Collectors.joining());
  }

  private static String refused(int status, String slug) {
    return "{\"error\":{\"type\":\"/problems/" + slug + "\",\"status\":" + status + "}}\n";
  }

  private JsonNode sent(int request, int line) throws IOException {
    return new JsonMapper().readTree(node.asked.get(request).body().lines().toList().get(line));
  }

  @Test
  void linesAreSentUnchangedWithAKeyAndAnsweredByNumber() throws Exception {
    node.then(200, accepted("a") + refused(404, "unknown-type") + accepted("c"));
    submit("{\"type\":\"x\",\"input\":1.50}", "", " { \"type\":\"y\", \"key\":\"k\" }", "nonsense");
    assertThat(node.asked.getFirst().request()).isEqualTo("POST /v1/submit");
    assertThat(node.asked.getFirst().header("Content-Type")).isEqualTo("application/x-ndjson");
    List<String> lines = node.asked.getFirst().body().lines().toList();
    assertThat(lines.get(0)).matches("\\{\"key\":\"[0-9a-f-]{36}\",\"type\":\"x\",\"input\":1.50}");
    assertThat(lines.get(1)).isEqualTo(" { \"type\":\"y\", \"key\":\"k\" }");
    assertThat(lines.get(2)).isEqualTo("nonsense");
    assertThat(answers).extracting(BulkAnswer::line).containsExactly(1L, 3L, 4L);
    assertThat(answers).extracting(BulkAnswer::id).containsExactly("a", "", "c");
    assertThat(answers.get(1).problem().slug()).isEqualTo("unknown-type");
  }

  @Test
  void submissionsBecomeLines() throws Exception {
    node.then(200, accepted("a", "b"));
    List<Submission> submissions =
        List.of(
            Submission.json("x", "{\n\"a\":\r\n1.50}").withKey("k").withPriority(3),
            Submission.of("y", new byte[0], null));
    client.tasks().submitAll(submissions.iterator(), answers::add);
    assertThat(node.asked.getFirst().body().lines().findFirst().orElseThrow())
        .isEqualTo("{\"type\":\"x\",\"key\":\"k\",\"input\":{ \"a\":  1.50},\"priority\":3}");
    assertThat(sent(0, 1).has("input")).isFalse();
    assertThat(sent(0, 1).path("key").asText()).hasSize(36);
    Submission bytes = Submission.of("y", new byte[] {1}, null);
    assertThatThrownBy(() -> client.tasks().submitAll(List.of(bytes).iterator(), answers::add))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** By this machine's clock the delay would be off by what it differs from the store's. */
  @Test
  void aDelayIsSentAsADelay() throws Exception {
    node.then(200, accepted("a"));
    Submission later = Submission.json("x", "1").withKey("k").after(Duration.ofMillis(1500));
    client.tasks().submitAll(List.of(later).iterator(), answers::add);
    assertThat(node.asked.getFirst().body().strip())
        .isEqualTo("{\"type\":\"x\",\"key\":\"k\",\"input\":1,\"delay\":1.5}");
  }

  @Test
  void unansweredLinesAreRepeatedWithTheSameKeys() throws Exception {
    node.thenClose()
        .thenCutOff(accepted("a"))
        .then(200, accepted("a"))
        .then(200, accepted("a", "b"));
    submit("{\"type\":\"x\"}", "{\"type\":\"y\"}");
    assertThat(answers).extracting(BulkAnswer::id).containsExactly("a", "b");
    assertThat(node.asked).hasSize(4);
    assertThat(node.asked.stream().map(ScriptedNode.Asked::body).distinct()).hasSize(1);
  }

  @Test
  void linesRefusedForNowAreRepeatedAlone() throws Exception {
    node.then(200, accepted("a") + refused(507, "store-full") + refused(422, "x") + accepted("d"))
        .then(200, accepted("b"));
    submit("{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}");
    assertThat(answers).extracting(BulkAnswer::line).containsExactly(1L, 3L, 4L, 2L);
    assertThat(answers).extracting(BulkAnswer::id).containsExactly("a", "", "d", "b");
    assertThat(sent(1, 0)).isEqualTo(sent(0, 1));
    assertThat(node.pauses).containsExactly(Duration.ofMillis(100));
  }

  @Test
  void withoutPatienceRefusedLinesAreReported() throws Exception {
    try (FirebreakClient impatient = node.client(Duration.ZERO)) {
      node.then(200, refused(507, "store-full"));
      impatient.tasks().submitLines(List.of("{\"n\":1}").iterator(), answers::add);
      assertThat(answers).singleElement().extracting(a -> a.problem().status()).isEqualTo(507);
    }
  }

  @Test
  void manyLinesAreSentInParts() throws Exception {
    int all = 2 * Bulk.LINES + 1;
    for (int part : new int[] {Bulk.LINES, Bulk.LINES, 1}) {
      node.then(200, accepted(IntStream.range(0, part).mapToObj(i -> "t").toArray(String[]::new)));
    }
    client
        .tasks()
        .submitLines(
            IntStream.range(0, all).mapToObj(i -> "{\"n\":" + i + "}").iterator(), answers::add);
    assertThat(answers).hasSize(all);
    assertThat(answers.getLast().line()).isEqualTo(all);
    assertThat(node.asked).hasSize(3);
    assertThat(sent(2, 0).path("n").asInt()).isEqualTo(all - 1);
  }

  @Test
  void aBulkThatIsRefusedAsAWholeIsAProblem() {
    node.then(415, "{\"type\":\"/problems/unsupported-media-type\",\"status\":415}");
    assertThatThrownBy(() -> submit("{\"n\":1}"))
        .isInstanceOf(ProblemException.class)
        .hasMessage("unsupported-media-type");
  }
}
