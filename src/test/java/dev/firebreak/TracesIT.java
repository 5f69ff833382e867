package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.ReceivedSpan;
import dev.firebreak.fixture.TraceReceiver;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped program sends the spans of a task to a receiver, and none unless it is told to. */
class TracesIT {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";
  private static final String STATE = "rojo=1,congo=2";
  private static final String TYPE =
      """
      firebreak.types.told {
        command = [sh, -c, "test $FIREBREAK_ATTEMPT = 2 && echo $TRACEPARENT $TRACESTATE"]
        retry { attempts = 2, backoff = 1ms }
      }
      """;

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  private Serving serve(String more, Map<String, String> environment) throws IOException {
    Path config = Files.writeString(folder.resolve("node.conf"), TYPE + more);
    Map<String, String> all = new HashMap<>(environment);
    all.put("FIREBREAK_DATA_DIR", folder.resolve("data").toString());
    return Distribution.serve(all, "--config", config.toString());
  }

  /** Submits a task with a delay, so that it waits, and returns its final document. */
  private JsonNode submit(Serving node) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(node.uri().resolve("/v1/submit/told"))
                .timeout(Patience.LIMIT)
                .header("Prefer", "wait=60")
                .header("Firebreak-Delay", "0.1")
                .header("traceparent", "00-" + TRACE + '-' + CALLER + "-01")
                .header("tracestate", STATE)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonMapper().readTree(answer.body());
  }

  @Test
  void allSpansOfATaskArriveInTheTraceOfItsCaller() throws Exception {
    try (TraceReceiver receiver = new TraceReceiver();
        Serving node = serve(receiver.configuration(""), Map.of())) {
      JsonNode task = submit(node);
      assertThat(node.terminate()).isZero();

      ReceivedSpan request = receiver.await("POST /v1/submit/{type}");
      assertThat(request.parent()).isEqualTo(CALLER);
      assertThat(request.attributes())
          .containsEntry("service.name", "firebreak")
          .containsEntry("firebreak.task.id", task.path("id").asText());
      List<ReceivedSpan> attempts = receiver.await("attempt told", 2);
      assertThat(receiver.await("process told", 2))
          .extracting(ReceivedSpan::parent)
          .containsExactly(attempts.getFirst().id(), attempts.getLast().id());
      assertThat(receiver.spans())
          .filteredOn(span -> !span.equals(request) && !span.name().startsWith("process "))
          .allMatch(span -> span.parent().equals(request.id()))
          .extracting(ReceivedSpan::name)
          .containsExactlyInAnyOrder(
              "store accept told",
              "wait told",
              "attempt told",
              "store settle told",
              "attempt told",
              "store settle told");
      assertThat(receiver.spans())
          .allMatch(span -> span.trace().equals(TRACE))
          .allMatch(span -> span.state().equals(STATE));
      byte[] result = Base64.getDecoder().decode(task.path("result").path("base64").asText());
      assertThat(new String(result, StandardCharsets.UTF_8).strip())
          .isEqualTo(attempts.getLast().position() + ' ' + STATE);
    }
  }

  /** Not even where the environment names a receiver, as it does for programs of others. */
  @Test
  void nothingIsSentUnlessTheConfigurationNamesAReceiver() throws Exception {
    try (TraceReceiver receiver = new TraceReceiver();
        Serving node =
            serve("", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.uri().toString()))) {
      JsonNode task = submit(node);
      assertThat(task.path("state").asText()).isEqualTo("succeeded");
      assertThat(node.terminate()).isZero();
      assertThat(receiver.requests()).isZero();
    }
  }
}
