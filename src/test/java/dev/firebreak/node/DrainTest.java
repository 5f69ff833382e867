package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.handler;
import static dev.firebreak.fixture.TestNode.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.Stubborn;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A draining node finishes running work and refuses new work. */
class DrainTest {
  private static TestNode node(String drainTimeout) {
    return TestNode.configured(
        String.format(
            Locale.ROOT,
            """
            firebreak.drain-timeout = %s
            firebreak.types { gate { %s, concurrency = 1 }, stubborn { %s } }
            """,
            drainTimeout,
            handler(Gate.class),
            handler(Stubborn.class)));
  }

  @Test
  void runningAndWaitingCallsFinishAndNewOnesAreRefused() {
    try (TestNode node = node("1h")) {
      CompletableFuture<HttpResponse<String>> running = node.callAsync("gate", "drain");
      await().until(() -> Gate.inside("drain") == 1);
      CompletableFuture<HttpResponse<String>> waiting = node.callAsync("gate", "drain");
      await().until(() -> node.branch("gate").path("waiting").path("used").asInt() == 1);
      assertThat(node.get("/health/ready").statusCode()).isEqualTo(200);

      CompletableFuture<Void> closing = CompletableFuture.runAsync(node.node()::close);
      await().until(() -> node.get("/health/ready").statusCode() == 503);
      assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> refused = node.call("gate", "drain");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(problem(refused)).isEqualTo("draining");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(closing).isNotDone();

      Gate.open("drain", 2);
      assertThat(running.join().statusCode()).isEqualTo(200);
      assertThat(waiting.join().statusCode()).isEqualTo(200);
      closing.join();
    }
  }

  @Test
  void aCallerThatIsStillSendingIsAnsweredWithAProblemDocument() throws IOException {
    try (TestNode node = node("1s");
        RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send("POST /v1/call/gate HTTP/1.1\nHost: localhost\nContent-Length: 10\n\nhalf");
      // Whatever was sent before is with the server once a later request is answered.
      node.get("/health/live");
      node.node().close();
      assertThat(connection.answer())
          .startsWith("HTTP/1.1 503")
          .contains("application/problem+json", "/problems/draining");
    }
  }

  @Test
  void callsThatRunAtTheDrainTimeoutAreCancelledAndAnswered() {
    try (TestNode node = node("100ms")) {
      CompletableFuture<HttpResponse<String>> willing =
          node.callAsync("gate", "cancelled by drain");
      CompletableFuture<HttpResponse<String>> deaf = node.callAsync("stubborn", "drain");
      await().until(() -> Gate.inside("cancelled by drain") == 1);
      await().until(() -> node.branch("stubborn").path("slots").path("used").asInt() == 1);
      node.node().close();
      assertThat(problem(willing.join())).isEqualTo("draining");
      assertThat(problem(deaf.join())).isEqualTo("draining");
      assertThat(willing.join().body()).contains("An attempt had begun");
      await().until(() -> Gate.inside("cancelled by drain") == 0);
      Stubborn.release("drain");
    }
  }
}
