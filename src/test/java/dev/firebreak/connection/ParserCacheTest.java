package dev.firebreak.connection;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.http.scaladsl.settings.ParserSettings;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Pekko's parser keeps of the heads of a connection is bounded. */
class ParserCacheTest {
  private static final int NAMES_A_REQUEST = 20;

  /** More than 160 names set 40 of 64 bits, but for one time in many millions. */
  private static final int MOST_REQUESTS = 160 / NAMES_A_REQUEST;

  private static final int MANY = 200;
  private static final String CLOSE = "Connection: close";
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.withTypes("echo { " + handler(Echo.class) + " }");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static String headers(String name, int from, String value) {
    return IntStream.range(from, from + NAMES_A_REQUEST)
        .mapToObj(i -> name + i + ": " + value + "\n")
        .collect(Collectors.joining());
  }

  private static String get(RawConnection caller, String headers) throws IOException {
    return caller.send("GET /health/live HTTP/1.1\nHost: localhost\n" + headers + "\n").answer();
  }

  @Test
  void aConnectionWithManyNamesIsClosedAfterAnAnswer() throws IOException {
    try (RawConnection caller = new RawConnection(node.uri("/"))) {
      int requests = 0;
      String answer = "";
      while (!answer.contains(CLOSE) && requests < MANY) {
        answer = get(caller, headers("X-Name-", requests * NAMES_A_REQUEST, "v"));
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        requests++;
      }
      assertThat(requests).isBetween(2, MOST_REQUESTS);
      assertThat(caller.socket().getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aConnectionWithTheSameNamesInAnyCaseStaysOpen() throws IOException {
    try (RawConnection caller = new RawConnection(node.uri("/"))) {
      for (int i = 0; i < MANY; i++) {
        String name = i % 2 == 0 ? "X-Name-" : "x-nAME-";
        assertThat(get(caller, headers(name, 0, "v" + i)))
            .startsWith("HTTP/1.1 200 ")
            .doesNotContain(CLOSE);
      }
    }
  }

  @Test
  void aConnectionWithALongContentTypeIsClosedAfterTheAnswer() throws IOException {
    for (int length : new int[] {100, 1000}) {
      try (RawConnection caller = new RawConnection(node.uri("/"))) {
        String type = "text/plain; p=" + "x".repeat(length);
        String answer =
            caller
                .send(
                    "POST /v1/call/echo HTTP/1.1\nHost: localhost\nContent-Length: 2\n"
                        + ("Content-Type: " + type + "\n\nhi"))
                .answer();
        assertThat(answer.contains(CLOSE)).as(answer).isEqualTo(length > 500);
        assertThat(answer).endsWith("hi");
      }
    }
  }

  @Test
  void onlyShortAndCostlyValuesAreKept() {
    ParserSettings kept = settings();
    assertThat(kept.headerValueCacheLimits().keys().mkString(" ").split(" ", -1))
        .allMatch(
            name ->
                switch (name) {
                  case "connection", "host", "content-type", "content-length" ->
                      limit(kept, name) <= 3;
                  default -> limit(kept, name) == 0;
                });
  }

  /** The parser looks up limits by names in lower case, whatever the case in the configuration. */
  @Test
  void valuesOfCachedFieldsAreKept() {
    ParserSettings kept = settings();
    assertThat(kept.headerValueCacheLimit("host")).isPositive();
    assertThat(kept.headerValueCacheLimit("content-type")).isPositive();
    assertThat(kept.headerValueCacheLimit("connection")).isPositive();
  }

  private static ParserSettings settings() {
    var config =
        ConfigFactory.parseResources("firebreak-pekko.conf")
            .withFallback(ConfigFactory.load())
            .resolve();
    return ServerSettings.apply(config).parserSettings();
  }

  private static int limit(ParserSettings settings, String name) {
    return (int) settings.headerValueCacheLimits().apply(name);
  }
}
