package dev.firebreak.traces;

import static dev.firebreak.fixture.PluginJar.answering;
import static dev.firebreak.fixture.PluginJar.jar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.ReceivedSpan;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TraceReceiver;
import io.opentelemetry.api.trace.Span;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** The spans of calls, as a receiver gets them. */
class CallTracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";
  private static final String SAMPLED = "00-" + TRACE + '-' + CALLER + "-01";
  private static final String UNSAMPLED = "00-" + TRACE + '-' + CALLER + "-00";

  /** Answers with what the thread of a handler knows of the trace. */
  public static final class Asked implements Handler<Payload, Payload> {
    @Override
    public Payload handle(Payload input, Attempt attempt) {
      return Payload.text(
          String.join(
              " ",
              String.valueOf(attempt.traceparent()),
              Span.current().getSpanContext().getSpanId(),
              String.valueOf(MDC.get("trace"))));
    }
  }

  private final TraceReceiver receiver = new TraceReceiver();
  private TestNode node;

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
    receiver.close();
  }

  private void start(String types, String more) {
    node = TestNode.configured(receiver.configuration(more) + "firebreak.types {" + types + "}");
  }

  /** On a loaded machine every call may have waited. */
  private List<ReceivedSpan> withoutWaits() {
    return receiver.spans().stream().filter(span -> !span.name().startsWith("wait ")).toList();
  }

  /** A span of the caller's trace, and not of that of another call. */
  private ReceivedSpan ofTheCaller(String name) {
    return await()
        .until(
            () ->
                receiver.spans().stream()
                    .filter(span -> span.name().equals(name) && span.trace().equals(TRACE))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static String asked() {
    return "asked { " + TestNode.handler(Asked.class) + " }";
  }

  @Test
  void eachAttemptIsAChildOfTheRequestAndItsProgramGetsItsPosition() {
    String script = "if [ $FIREBREAK_ATTEMPT = 1 ]; then exit 3; fi; printf %s $TRACEPARENT";
    start(
        "sh { command = [sh, -c, \"\"\""
            + script
            + "\"\"\"], retry { attempts = 2, backoff = 1ms } }",
        "");
    HttpResponse<String> answer =
        node.call("sh", "", "traceparent", SAMPLED, "User-Agent", "tester");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

    ReceivedSpan request = receiver.await("POST /v1/call/{type}");
    assertThat(request.trace()).isEqualTo(TRACE);
    assertThat(request.parent()).isEqualTo(CALLER);
    assertThat(request.kind()).isEqualTo(2);
    assertThat(request.failed()).isFalse();
    assertThat(request.attributes())
        .containsEntry("service.name", "firebreak")
        .containsEntry("http.request.method", "POST")
        .containsEntry("http.route", "/v1/call/{type}")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("url.path", "/v1/call/sh")
        .containsEntry("user_agent.original", "tester")
        .containsKey("service.instance.id");

    List<ReceivedSpan> attempts = receiver.await("attempt sh", 2);
    assertThat(attempts).hasSize(2).allMatch(attempt -> attempt.parent().equals(request.id()));
    assertThat(attempts.getFirst().failed()).isTrue();
    assertThat(attempts.getFirst().attributes())
        .containsEntry("firebreak.type", "sh")
        .containsEntry("firebreak.attempt.number", "1")
        .containsEntry("firebreak.outcome", "crashed")
        .containsEntry("error.type", "crashed");
    assertThat(attempts.getLast().failed()).isFalse();
    assertThat(attempts.getLast().attributes())
        .containsEntry("firebreak.attempt.number", "2")
        .containsEntry("firebreak.outcome", "succeeded");
    assertThat(answer.body()).isEqualTo(attempts.getLast().position());

    List<ReceivedSpan> processes = receiver.await("process sh", 2);
    assertThat(processes)
        .extracting(ReceivedSpan::parent)
        .containsExactly(attempts.getFirst().id(), attempts.getLast().id());
    assertThat(processes.getFirst().attributes())
        .containsEntry("process.executable.name", "sh")
        .containsEntry("process.exit.code", "3");
  }

  @Test
  void aHandlerRunsInItsAttemptsSpan() {
    start(asked(), "");
    String answer = node.call("asked", "", "traceparent", SAMPLED).body();
    ReceivedSpan attempt = receiver.await("attempt asked");
    assertThat(answer).isEqualTo(attempt.position() + ' ' + attempt.id() + ' ' + TRACE);
    assertThat(attempt.endNanos()).isGreaterThanOrEqualTo(attempt.startNanos());
  }

  @Test
  void aPluginWithAClassLoaderOfItsOwnFindsTheSpanToo(@TempDir Path home) {
    jar()
        .handler(
            "seen.Seen",
            answering("io.opentelemetry.api.trace.Span.current().getSpanContext().getTraceId()"))
        .write(home.resolve("plugins/seen.jar"));
    node =
        TestNode.configured(
            receiver.configuration("")
                + "firebreak.plugins-dir = \""
                + home.resolve("plugins")
                + "\"\nfirebreak.types.seen { handler = seen.Seen, threads = platform }");
    assertThat(node.call("seen", "", "traceparent", SAMPLED).body()).isEqualTo(TRACE);
  }

  @Test
  void theCallersDecisionCountsAndNotTheSettingForNewTraces() {
    start(asked(), "sampling = 0");
    assertThat(node.call("asked", "", "traceparent", UNSAMPLED).body())
        .isEqualTo(UNSAMPLED + ' ' + CALLER + ' ' + TRACE);
    assertThat(node.call("asked", "").body())
        .as("02 says that the id is random")
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[02] .*");
    assertThat(node.call("asked", "", "traceparent", SAMPLED).body()).startsWith("00-" + TRACE);
    receiver.await("POST /v1/call/{type}");
    node.close(); // Sends all spans that there are.
    node = null;
    assertThat(withoutWaits()).hasSize(2).allMatch(span -> span.trace().equals(TRACE));
  }

  @Test
  void anUnsampledCallIsNotRecordedThoughNewTracesAre() {
    start(asked(), "sampling = 1");
    assertThat(node.call("asked", "", "traceparent", UNSAMPLED).body()).startsWith(UNSAMPLED);
    node.call("asked", "");
    node.close();
    node = null;
    assertThat(withoutWaits())
        .hasSize(2)
        .allMatch(span -> !span.trace().equals(TRACE))
        .anyMatch(span -> span.parent().isEmpty());
  }

  @Test
  void theWaitForASlotIsASpan(TestInfo test) {
    String gate = test.getDisplayName();
    start("gate { " + TestNode.handler(Gate.class) + ", concurrency = 1 }", "");
    CompletableFuture<HttpResponse<String>> first = node.callAsync("gate", gate);
    await().until(() -> Gate.inside(gate) == 1);
    CompletableFuture<HttpResponse<String>> second =
        node.callAsync("gate", gate, "traceparent", SAMPLED);
    await().until(() -> node.branch("gate").path("waiting").path("used").asInt() == 1);
    long seen = System.nanoTime();
    await().until(() -> System.nanoTime() - seen > 2_000_000);
    Gate.open(gate, 2);
    first.join();
    second.join();
    ReceivedSpan wait = ofTheCaller("wait gate"); // The first call may have waited, too.
    ReceivedSpan attempt = ofTheCaller("attempt gate");
    assertThat(wait.parent()).isEqualTo(attempt.parent());
    assertThat(wait.endNanos() - wait.startNanos()).isGreaterThanOrEqualTo(1_000_000);
  }

  @Test
  void aRefusedRequestIsASpanThatNamesNoUnknownType() {
    start(asked(), "");
    node.call("nothing", "", "traceparent", SAMPLED);
    ReceivedSpan request = receiver.await("POST /v1/call/{type}");
    assertThat(request.attributes()).containsEntry("http.response.status_code", "404");
    assertThat(request.failed()).isFalse();
    node.get("/v1/types");
    node.close();
    node = null;
    assertThat(receiver.spans()).hasSize(1);
  }

  @Test
  void wrongSettingsAreNamed() {
    assertThat(
            TestNode.complaints(
                """
                firebreak.traces {
                  otlp { url = "localhost:4317", headers { "a b" = c } }, sampling = 2, queue = 1, sampler = x
                }
                """))
        .hasSize(5)
        .anyMatch(line -> line.contains("firebreak.traces.otlp.url"))
        .anyMatch(line -> line.contains("firebreak.traces.otlp.headers"))
        .anyMatch(line -> line.contains("firebreak.traces.sampling"))
        .anyMatch(line -> line.contains("firebreak.traces.queue"))
        .anyMatch(line -> line.contains("firebreak.traces.sampler"));
  }
}
