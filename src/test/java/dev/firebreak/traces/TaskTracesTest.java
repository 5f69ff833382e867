package dev.firebreak.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.ReceivedSpan;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TraceReceiver;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spans of tasks, whose position in a trace is stored with them. */
class TaskTracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";

  @TempDir private Path folder;
  private final TraceReceiver receiver = new TraceReceiver();
  private TestNode node;

  @BeforeEach
  void start() {
    node =
        TestNode.configured(
            receiver.configuration("")
                + "firebreak.data-dir = \""
                + folder
                + "\"\n"
                + """
                firebreak.types {
                  echo { handler = dev.firebreak.demo.Echo }
                  twice { command = [sh, -c, "test $FIREBREAK_ATTEMPT = 2"]
                          retry { attempts = 2, backoff = 1ms } }
                  told { command = [sh, -c, "test $FIREBREAK_ATTEMPT = 2 && echo $TRACEPARENT $TRACESTATE"]
                         retry { attempts = 2, backoff = 1ms } }
                }
                firebreak.schedules.yearly { cron = "0 3 1 1 *", type = echo, missed = skip }
                """);
  }

  @AfterEach
  void stop() {
    node.close();
    receiver.close();
  }

  private HttpResponse<String> post(String path, String body, String... headers) {
    return node.send(node.request("POST", path, body, headers));
  }

  @Test
  void theAttemptsOfATaskAreChildrenOfTheRequestThatSubmittedIt() {
    HttpResponse<String> answer =
        post(
            "/v1/submit/twice",
            "",
            "Prefer",
            "wait=60",
            "traceparent",
            "00-" + TRACE + '-' + CALLER + "-01");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String id = TestNode.json(answer).path("id").asText();

    ReceivedSpan request = receiver.await("POST /v1/submit/{type}");
    assertThat(request.parent()).isEqualTo(CALLER);
    assertThat(request.attributes()).containsEntry("firebreak.task.id", id);
    List<ReceivedSpan> attempts = receiver.await("attempt twice", 2);
    assertThat(attempts)
        .allMatch(attempt -> attempt.parent().equals(request.id()))
        .allMatch(attempt -> attempt.attributes().get("firebreak.task.id").equals(id))
        .allMatch(attempt -> attempt.kind() == 5)
        .extracting(attempt -> attempt.attributes().get("firebreak.attempt.number"))
        .containsExactly("1", "2");
    assertThat(attempts)
        .extracting(attempt -> attempt.attributes().get("firebreak.outcome"))
        .containsExactly("crashed", "succeeded");
    assertThat(receiver.await("store accept twice").parent()).isEqualTo(request.id());
    assertThat(receiver.await("store settle twice", 2))
        .hasSize(2)
        .allMatch(settle -> settle.parent().equals(request.id()));
  }

  /** Stored with the task, sent to its program and exported with all spans of the trace. */
  @Test
  void whatTracingSystemsPassOnBelongsToAllAttempts() {
    String state = "rojo=" + "1".repeat(250) + ",congo=" + "2".repeat(250);
    HttpResponse<String> answer =
        post(
            "/v1/submit/told",
            "",
            "Prefer",
            "wait=60",
            "traceparent",
            "00-" + TRACE + '-' + CALLER + "-01",
            "tracestate",
            state);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<ReceivedSpan> attempts = receiver.await("attempt told", 2);
    assertThat(new String(resultOf(answer), StandardCharsets.UTF_8))
        .isEqualTo(attempts.getLast().position() + ' ' + state + '\n');
    assertThat(receiver.await("store settle told", 2)).hasSize(2);
    assertThat(receiver.spans())
        .hasSizeGreaterThanOrEqualTo(6)
        .allMatch(span -> span.trace().equals(TRACE))
        .allMatch(span -> span.state().equals(state));
  }

  private static byte[] resultOf(HttpResponse<String> answer) {
    return Base64.getDecoder().decode(TestNode.json(answer).path("result").path("base64").asText());
  }

  @Test
  void manyTasksOfOneRequestBelongToTheTraceOfItsCaller() {
    String line = "{\"type\":\"echo\",\"input\":1}\n";
    post(
        "/v1/submit",
        line + line,
        "Content-Type",
        "application/x-ndjson",
        "traceparent",
        "00-" + TRACE + '-' + CALLER + "-01",
        "tracestate",
        "rojo=1");
    ReceivedSpan request = receiver.await("POST /v1/submit");
    assertThat(request.parent()).isEqualTo(CALLER);
    assertThat(receiver.await("attempt echo", 2))
        .hasSize(2)
        .allMatch(attempt -> attempt.parent().equals(request.id()))
        .allMatch(attempt -> attempt.state().equals("rojo=1"));
  }

  @Test
  void theRunOfAScheduleBelongsToTheTraceOfItsCaller() {
    HttpResponse<String> answer =
        post(
            "/v1/schedules/yearly/run",
            "",
            "Prefer",
            "wait=60",
            "traceparent",
            "00-" + TRACE + '-' + CALLER + "-01",
            "tracestate",
            "rojo=1");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    ReceivedSpan request = receiver.await("POST /v1/schedules/{name}/run");
    assertThat(request.parent()).isEqualTo(CALLER);
    assertThat(request.attributes())
        .containsEntry("firebreak.task.id", TestNode.json(answer).path("id").asText())
        .containsEntry("http.response.status_code", "200");
    ReceivedSpan attempt = receiver.await("attempt echo");
    assertThat(attempt.parent()).isEqualTo(request.id());
    assertThat(attempt.state()).isEqualTo("rojo=1");
  }

  @Test
  void aTaskOfManyThatNoCallerGaveATraceBeginsOneWithItsAcceptance() {
    String line = "{\"type\":\"echo\",\"input\":1}\n";
    post("/v1/submit", line + line, "Content-Type", "application/x-ndjson");
    List<ReceivedSpan> accepted = receiver.await("store accept echo", 2);
    List<ReceivedSpan> attempts = receiver.await("attempt echo", 2);
    assertThat(accepted).allMatch(span -> span.parent().isEmpty());
    assertThat(attempts)
        .extracting(ReceivedSpan::parent)
        .containsExactlyInAnyOrderElementsOf(accepted.stream().map(ReceivedSpan::id).toList());
    assertThat(receiver.await("POST /v1/submit").attributes())
        .containsEntry("http.route", "/v1/submit");
  }
}
