package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.StoreException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The memory of a request is released before its answer is sent, whatever the answer is. */
class MemoryReleaseTest {
  private static final String BODY = "x".repeat(10_000);
  private static final String FAILS = "y".repeat(10_000);

  private final MemoryStore store = new MemoryStore("here", InstantSource.system());
  private final TestNode node =
      TestNode.keeping(
          store,
          """
          firebreak.drain-timeout = 0s
          firebreak.types {
            length { handler = "dev.firebreak.http.MemoryReleaseTest$Length", retry.attempts = 1 }
            gate { handler = dev.firebreak.fixture.Gate }
          }
          """);

  /** Answers so few bytes that the connection does not charge for them. */
  public static final class Length implements Handler<Payload, Payload> {
    @Override
    public Payload handle(Payload input, Attempt attempt) {
      if (input.text().equals(FAILS)) {
        throw new IllegalStateException("as it was told");
      }
      return Payload.text("" + input.bytes().length);
    }
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private HttpResponse<String> submit(String... headers) {
    return node.send(node.request("POST", "/v1/submit/length", BODY, headers));
  }

  private void assertReleased(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(node.node().memoryUsed()).isZero();
  }

  @Test
  void aSuccessfulCallReleasesItsMemory() {
    assertReleased(node.call("length", BODY), 200);
  }

  @Test
  void aFailedCallReleasesItsMemory() {
    assertReleased(node.call("length", FAILS), 502);
  }

  @Test
  void aCallWhoseClientDisconnectsReleasesItsMemory(TestInfo test) throws IOException {
    String gate = test.getDisplayName() + BODY;
    try (RawConnection leaving = new RawConnection(node.uri("/"))) {
      leaving.send(
          "POST /v1/call/gate HTTP/1.1\nHost: localhost\nContent-Length: "
              + gate.length()
              + "\n\n"
              + gate);
      await().until(() -> Gate.inside(gate) == 1);
      assertThat(node.node().memoryUsed()).isGreaterThanOrEqualTo(BODY.length());
    }
    await().untilAsserted(() -> assertThat(node.node().memoryUsed()).isZero());
  }

  @Test
  void aStoredSubmitReleasesItsMemory() {
    assertReleased(submit("Firebreak-Run-At", "2999-01-01T00:00:00Z"), 202);
  }

  @Test
  void aRepeatedSubmitReleasesItsMemory() {
    String[] later = {"Firebreak-Run-At", "2999-01-01T00:00:00Z", "Idempotency-Key", "k"};
    submit(later);
    assertReleased(submit(later), 202);
  }

  @Test
  void aSubmitThatTheStoreRefusesReleasesItsMemory() {
    store.failure = new StoreException.Unavailable("away");
    assertReleased(submit(), 503);
    store.failure = null;
  }
}
