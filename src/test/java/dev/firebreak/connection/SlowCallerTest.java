package dev.firebreak.connection;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.SocketException;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers that send or read too slowly are disconnected, and others are not affected. */
class SlowCallerTest {
  private static final String LONG = "1 hour";
  private static final long PAUSE_NANOS = 20_000_000;
  private TestNode node;

  /** Answers more than any buffer on the way holds. */
  public static final class Large implements Handler<Payload, Payload> {
    static final int BYTES = 64 << 20;

    @Override
    public Payload handle(Payload input, Attempt attempt) {
      return Payload.of(new byte[BYTES], "application/octet-stream");
    }
  }

  /** A node on which only one thing is timed. */
  private void start(String timed) {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.http { header-timeout = %1$s, body-timeout = %1$s, idle-timeout = %1$s
                                 write-timeout = %1$s, body-memory = 200M }
                firebreak.http { %2$s }
                firebreak.types { echo { %3$s }, large { %4$s }, gate { %5$s } }
                """,
                LONG,
                timed,
                handler(Echo.class),
                handler(Large.class),
                handler(Gate.class)));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private RawConnection connect() {
    return new RawConnection(node.uri("/"));
  }

  private void aHealthyCallerIsAnswered() {
    assertThat(node.call("echo", "healthy").body()).isEqualTo("healthy");
  }

  @Test
  void headersThatDoNotEndAreAnsweredWith408() throws IOException {
    start("header-timeout = 300ms");
    try (RawConnection slow = connect().send("POST /v1/call/echo HTTP/1.1\nHost: localhost\nA:")) {
      aHealthyCallerIsAnswered();
      assertThat(slow.answer())
          .startsWith("HTTP/1.1 408 Request Timeout\r\n")
          .contains("/problems/request-timeout", "headers");
      assertThat(slow.isClosedByServer()).isTrue();
    }
  }

  @Test
  void singleBytesDoNotExtendTheTimeout() throws Exception {
    start("header-timeout = 500ms, linger-timeout = 500ms");
    try (RawConnection slow = connect().send("GET / HTTP/1.1\nHost: localhost\nA: ")) {
      Thread trickle =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        slow.send("x");
                        LockSupport.parkNanos(PAUSE_NANOS);
                      }
                    } catch (IOException _) {
                      // Disconnected, as it should be.
                    }
                  });
      try {
        assertThat(slow.answer()).startsWith("HTTP/1.1 408");
      } catch (SocketException _) {
        // Reset, since it went on sending.
      }
      trickle.join();
      aHealthyCallerIsAnswered();
    }
  }

  @Test
  void theNextRequestOfAConnectionIsTimedToo() throws IOException {
    start("header-timeout = 300ms");
    try (RawConnection slow = connect().send("GET /health/live HTTP/1.1\nHost: localhost\n\n")) {
      assertThat(slow.answer()).startsWith("HTTP/1.1 200");
      slow.send("GET /hea");
      assertThat(slow.answer()).startsWith("HTTP/1.1 408");
    }
  }

  @Test
  void aBodyThatDoesNotEndIsAnsweredWith408() throws IOException {
    start("body-timeout = 300ms");
    String head = "POST /v1/call/echo HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n123";
    try (RawConnection slow = connect().send(head)) {
      aHealthyCallerIsAnswered();
      assertThat(slow.answer()).startsWith("HTTP/1.1 408").contains("body");
      assertThat(slow.isClosedByServer()).isTrue();
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws IOException {
    start("idle-timeout = 300ms");
    try (RawConnection idle = connect()) {
      assertThat(idle.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aCallUnderWayIsNotIdle() throws IOException {
    start("idle-timeout = 1ms, header-timeout = 300ms");
    try (RawConnection waiting = connect()) {
      waiting.send("POST /v1/call/gate HTTP/1.1\nHost: localhost\nContent-Length: 4\n\nidle");
      await().until(() -> Gate.inside("idle") == 1);
      // Others who came later have been too slow, so this one has been seen as well.
      try (RawConnection idle = connect();
          RawConnection slow = connect().send("POST /v1/call/echo HTTP/1.1\nHost:")) {
        assertThat(idle.isClosedByServer()).isTrue();
        assertThat(slow.answer()).startsWith("HTTP/1.1 408");
      }
      Gate.open("idle", 1);
      assertThat(waiting.answer()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aCallerThatNeverReadsIsDisconnected() throws IOException {
    start("write-timeout = 500ms");
    try (RawConnection deaf = connect()) {
      deaf.send("POST /v1/call/large HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n");
      await().until(() -> node.type("large").path("counters").path("succeeded").asInt() == 1);
      aHealthyCallerIsAnswered();
      await().until(() -> isReset(deaf));
      assertThat(readAll(deaf)).isLessThan(Large.BYTES);
    }
  }

  @Test
  void aCallerThatReadsSlowlyIsServed() throws IOException {
    start("write-timeout = 10s");
    try (RawConnection slow = connect()) {
      slow.send("POST /v1/call/large HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n");
      assertThat(slow.answer()).contains("Content-Length: " + Large.BYTES);
    }
  }

  private static boolean isReset(RawConnection connection) {
    try {
      connection.send("x");
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private static long readAll(RawConnection connection) throws IOException {
    long all = 0;
    byte[] buffer = new byte[1 << 20];
    try {
      for (int n = 0; n >= 0; n = connection.socket().getInputStream().read(buffer)) {
        all += n;
      }
    } catch (SocketException _) {
      // Reset.
    }
    return all;
  }
}
