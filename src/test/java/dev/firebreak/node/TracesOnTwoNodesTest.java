package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.ReceivedSpan;
import dev.firebreak.fixture.TraceReceiver;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A call that another node runs is one trace. */
class TracesOnTwoNodesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @Test
  void theAttemptOfAForwardedCallIsAChildOfItsForwarding(TestInfo test) {
    String gate = test.getDisplayName();
    try (TraceReceiver receiver = new TraceReceiver();
        TwoNodes nodes =
            new TwoNodes(named(receiver, "small"), TwoNodes.types(8) + named(receiver, "big"))) {
      CompletableFuture<HttpResponse<String>> here = nodes.fillSmall(gate);
      CompletableFuture<HttpResponse<String>> there =
          nodes.small.callAsync(
              "gate",
              gate,
              "traceparent",
              "00-" + TRACE + "-b7ad6b7169203331-01",
              "tracestate",
              "rojo=1,congo=2");
      await().until(() -> Gate.inside(gate) == 2);
      Gate.open(gate, 2);
      here.join();
      assertThat(there.join().statusCode()).isEqualTo(200);

      ReceivedSpan forward = receiver.await("forward gate");
      ReceivedSpan request =
          receiver.await("POST /v1/call/{type}", 2).stream()
              .filter(span -> span.trace().equals(TRACE))
              .findFirst()
              .orElseThrow();
      ReceivedSpan attempt =
          receiver.await("attempt gate", 2).stream()
              .filter(span -> span.trace().equals(TRACE))
              .findFirst()
              .orElseThrow();
      assertThat(forward.parent()).isEqualTo(request.id());
      assertThat(forward.kind()).isEqualTo(3);
      assertThat(attempt.parent()).isEqualTo(forward.id());
      assertThat(attempt.state()).isEqualTo("rojo=1,congo=2");
      assertThat(request.attributes()).containsEntry("service.instance.id", "small");
      assertThat(forward.attributes()).containsEntry("service.instance.id", "small");
      assertThat(attempt.attributes()).containsEntry("service.instance.id", "big");
    }
  }

  private static String named(TraceReceiver receiver, String name) {
    return receiver.configuration("") + "firebreak.cluster.name = " + name + '\n';
  }
}
