package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** More work than capacity: limits hold, the rest is refused, other types are not affected. */
class OverloadTest {
  private static final int SLOTS = 5;
  private static final int PLACES = 20;
  private static final int CALLS = 500;

  @Test
  void callsBeyondTheCapacityAreRefusedAtOnce() {
    try (TestNode node =
        TestNode.withTypes(
            String.format(
                Locale.ROOT,
                "gate { %s, concurrency = %d, max-waiting = %d, timeout = 1h, max-wait = 1h }, echo"
                    + " { %s }",
                handler(Gate.class),
                SLOTS,
                PLACES,
                handler(Echo.class)))) {
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        calls.add(node.callAsync("gate", "overload"));
      }
      // The refusals are answered while all admitted calls still run.
      await()
          .until(
              () ->
                  calls.stream().filter(CompletableFuture::isDone).count()
                      == CALLS - SLOTS - PLACES);
      JsonNode gate = node.branch("gate");
      assertThat(gate.path("slots").path("used").asInt()).isEqualTo(SLOTS);
      assertThat(gate.path("waiting").path("used").asInt()).isEqualTo(PLACES);
      assertThat(Gate.inside("overload")).isEqualTo(SLOTS);
      assertThat(node.call("echo", "still here").statusCode()).isEqualTo(200);

      Gate.open("overload", SLOTS + PLACES);
      assertThat(
              calls.stream()
                  .map(CompletableFuture::join)
                  .collect(Collectors.groupingBy(HttpResponse::statusCode, Collectors.counting())))
          .containsOnlyKeys(200, 503)
          .containsEntry(200, (long) SLOTS + PLACES);
      await().until(() -> node.type("gate").path("use").path("admitted").asInt() == 0);
    }
  }
}
