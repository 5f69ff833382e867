package dev.firebreak.connection;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A connection that ends releases its memory. */
class ConnectionMemoryTest {
  private static final int HALF = 100_000;
  private static final int HEAD = 4000;
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.configured(
            "firebreak.http.body-memory = 200M\nfirebreak.types.large { "
                + handler(SlowCallerTest.Large.class)
                + "}");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static void assertReleased() {
    await().untilAsserted(() -> assertThat(node.node().memoryUsed()).isZero());
  }

  @Test
  void aConnectionClosedDuringALargeAnswerReleasesItsMemory() throws IOException {
    try (RawConnection leaving = new RawConnection(node.uri("/"))) {
      leaving.send("POST /v1/call/large HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n");
      assertThat(leaving.head()).startsWith("HTTP/1.1 200");
      assertThat(node.node().memoryUsed()).isPositive();
    }
    assertReleased();
  }

  @Test
  void aConnectionClosedDuringAHeadReleasesItsMemory() throws IOException {
    try (RawConnection leaving = new RawConnection(node.uri("/"))) {
      leaving.send("GET / HTTP/1.1\nHost: localhost\nA: " + "a".repeat(HEAD));
      await().until(() -> node.node().memoryUsed() >= HEAD);
    }
    assertReleased();
  }

  @Test
  void aConnectionClosedDuringALargeBodyReleasesItsMemory() throws IOException {
    try (RawConnection leaving = new RawConnection(node.uri("/"))) {
      leaving.send(
          "POST /v1/call/large HTTP/1.1\nHost: localhost\nContent-Length: 1000000\n\n"
              + "x".repeat(HALF));
      await().until(() -> node.node().memoryUsed() >= HALF);
    }
    assertReleased();
  }
}
