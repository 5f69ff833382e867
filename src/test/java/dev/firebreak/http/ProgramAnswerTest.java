package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** Status and header fields that programs choose. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class ProgramAnswerTest extends CommandRig {
  private static final String CGI = "answer = cgi, retry.attempts = 1";

  @Test
  void aCgiProgramChoosesStatusAndHeaderFields() {
    start(
        shell(
            "made",
            "printf 'Status: 201 Created\\r"
                + "\\n"
                + "Content-Type: text/csv\\r"
                + "\\n"
                + "Location: /x/1\\r"
                + "\\n"
                + "\\r"
                + "\\n"
                + "'; cat",
            CGI));
    HttpResponse<String> answer = node.call("made", "a,b\n");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Location")).hasValue("/x/1");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Firebreak-Attempts")).hasValue("1");
    assertThat(answer.body()).isEqualTo("a,b\n");
  }

  @Test
  void headerFieldsMayComeInSeveralWrites() {
    start(
        shell(
            "slow",
            "printf 'Sta'; sleep 0.05; printf 'tus: 404\\n'; sleep 0.05; echo; echo x",
            CGI));
    HttpResponse<String> answer = node.call("slow", "");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("x\n");
  }

  @Test
  void aLongAnswerOfACgiProgramIsComplete() {
    start(
        shell("long", "printf 'Content-Type: a/b\\nX-A: b\\n\\n'; head -c 5000000 /dev/zero", CGI));
    HttpResponse<String> answer = node.call("long", "");
    assertThat(answer.headers().firstValue("Content-Length")).hasValue("5000000");
    assertThat(answer.headers().firstValue("X-A")).hasValue("b");
    assertThat(answer.body()).hasSize(5_000_000);
  }

  @Test
  void anAnswerWithoutContentHasNone() {
    start(shell("none", "printf 'Status: 204\\n\\n'; echo ignored", CGI));
    HttpResponse<String> answer = node.call("none", "");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void outputWithoutAHeadIsACrashThatSaysSo() {
    start(shell("bad", "echo hello; echo oops >&2", CGI));
    JsonNode problem = problem(node.call("bad", ""), 502, "worker-crashed");
    assertThat(problem.at("/cause/reported").asText()).contains("is not a header field");
    assertThat(problem.at("/cause/stderr").asText()).contains("oops");
  }

  @Test
  void exitCodesHaveStatusesOfChoice() {
    start(
        shell(
            "codes",
            "read n; echo \"code $n\" >&2; exit $n",
            "exit-codes { rejected = [3], status { 3 = 404, 4 = 409 } }, breaker.window = 0"));
    assertThat(node.call("codes", "3\n").statusCode()).isEqualTo(404);
    JsonNode problem = problem(node.call("codes", "4\n"), 409, "rejected");
    assertThat(problem.path("detail").asText()).isEqualTo("code 4");
  }

  @Test
  void aTaskKeepsItsRequestAndItsAnswer() {
    start(
        shell(
            "kept",
            "printf 'Status: 203\\n"
                + "X-Path: %s\\n"
                + "X-Note: %s\\n"
                + "\\n"
                + "' \"$PATH_INFO\" \"$HTTP_X_NOTE\"; cat",
            CGI + ", pass-headers = [X-Note], headers { X-Fixed = f }"),
        "firebreak.data-dir = \"" + folder.resolve("data") + '"');
    HttpResponse<String> accepted =
        node.send(
            node.request(
                "POST", "/v1/submit/kept/a/b?wait", "in", "X-Note", "n", "Prefer", "wait=30"));
    String id = TestNode.json(accepted).path("id").asText();
    await()
        .untilAsserted(
            () ->
                assertThat(TestNode.json(node.get("/v1/tasks/" + id)).path("state").asText())
                    .isEqualTo("succeeded"));
    HttpResponse<String> result = node.get("/v1/tasks/" + id + "/result");
    assertThat(result.statusCode()).isEqualTo(203);
    assertThat(result.headers().firstValue("X-Path")).hasValue("/a/b");
    assertThat(result.headers().firstValue("X-Note")).hasValue("n");
    assertThat(result.headers().firstValue("X-Fixed")).hasValue("f");
    assertThat(result.body()).isEqualTo("in");
  }
}
