package dev.firebreak.connection;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer during the upload of a body is read by the client that sends it. */
class EarlyAnswerTest {
  private static final int TIMES = 10;
  private static final String ALL = "max-connections-per-address = 1000";
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = node("max-connections = 1000");
    var _ = node.callAsync("busy", "early");
    await().until(() -> Gate.inside("early") == 1);
    assertThat(node.call("rare", "the only one").statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    Gate.open("early", 1);
    node.close();
  }

  private static TestNode node(String http) {
    return TestNode.configured(
        String.format(
            Locale.ROOT,
            """
            firebreak.http { %s, %s, body-memory = 200M }
            firebreak.types { small { %s, max-body = 1k }, busy { %s, concurrency = 1, max-waiting = 0 } }
            firebreak.types { rare { %3$s, rate-limit { per-second = 0.001 } } }
            """,
            ALL,
            http,
            handler(Echo.class),
            handler(Gate.class)));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/call/busy, 503",
    "POST, /v1/call/rare, 429",
    "POST, /v1/call/nosuch, 404",
    "POST, /v1/call/small, 413",
    "PUT, /v1/call/small, 405",
    "POST, /v1/nosuch, 404",
    "POST, /v1/types, 405",
    "PUT, /health/live, 405",
    "OPTIONS, /health/live, 413",
  })
  void theClientOfTheJdkReadsAnEarlyAnswer(String method, String path, int status)
      throws Exception {
    for (int size : new int[] {100_000, 4_000_000}) {
      for (int i = 0; i < TIMES; i++) {
        assertThat(status(method, path, BodyPublishers.ofByteArray(new byte[size])))
            .isEqualTo(status);
        assertThat(status(method, path, chunked(size))).isEqualTo(status);
      }
    }
  }

  private static BodyPublisher chunked(int size) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[size]));
  }

  /** On a connection of its own. */
  private static int status(String method, String path, BodyPublisher body) throws Exception {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpRequest request = HttpRequest.newBuilder(node.uri(path)).method(method, body).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
  }

  @Test
  void aClientThatSendsItsWholeBodyReadsTheEarlyAnswer() throws IOException {
    for (String path : new String[] {"/v1/call/busy", "/v1/call/small", "/v1/nosuch"}) {
      try (RawConnection caller = new RawConnection(node.uri("/"))) {
        caller.send("POST " + path + " HTTP/1.1\nHost: localhost\nContent-Length: 8000000\n\n");
        caller.send(new byte[8_000_000]);
        assertThat(caller.answer()).contains("Connection: close").endsWith("}");
        assertThat(caller.isClosedByServer()).isTrue();
      }
    }
  }

  @Test
  void aClientWhoseConnectionIsRefusedReadsTheAnswer() throws IOException {
    try (TestNode full = node("max-connections = 1");
        RawConnection first = new RawConnection(full.uri("/"))) {
      first.send("GET /health/live HTTP/1.1\nHost: localhost\n\n");
      assertThat(first.answer()).startsWith("HTTP/1.1 200");
      for (int i = 0; i < TIMES; i++) {
        try (RawConnection second = new RawConnection(full.uri("/"))) {
          second.send("POST /v1/call/small HTTP/1.1\nHost: localhost\nContent-Length: 4000000\n\n");
          second.send(new byte[4_000_000]);
          assertThat(second.answer()).startsWith("HTTP/1.1 503").contains("over-capacity");
        }
      }
    }
  }

  @Test
  void bytesReadAfterAnEarlyAnswerAreBounded() throws IOException {
    try (TestNode bounded = node("linger-size = 1M");
        RawConnection caller = new RawConnection(bounded.uri("/"))) {
      caller.send("POST /v1/nosuch HTTP/1.1\nHost: localhost\nContent-Length: 1000000000000\n\n");
      isCutOff(caller);
    }
  }

  @Test
  void theTimeOfReadingAfterAnEarlyAnswerIsBounded() throws IOException {
    try (TestNode bounded = node("linger-timeout = 100ms, linger-size = 1000000G");
        RawConnection caller = new RawConnection(bounded.uri("/"))) {
      caller.send("POST /v1/nosuch HTTP/1.1\nHost: localhost\nContent-Length: 1000000000000\n\n");
      isCutOff(caller);
    }
  }

  private static void isCutOff(RawConnection caller) {
    await()
        .until(
            () -> {
              try {
                caller.send(new byte[100_000]);
                return false;
              } catch (IOException _) {
                return true;
              }
            });
  }
}
