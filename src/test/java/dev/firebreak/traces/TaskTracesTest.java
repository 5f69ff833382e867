package dev.firebreak.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.ReceivedSpan;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TraceReceiver;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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
                }
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
