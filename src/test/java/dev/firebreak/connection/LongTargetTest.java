package dev.firebreak.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Request targets as long as can be configured. Recursion for each character, segment or parameter
 * would overflow the stack of Pekko's thread, which ends the JVM.
 */
class LongTargetTest {
  private static final int LENGTH = 65_500;
  private static TestNode node;
  @TempDir private static Path dir;

  @BeforeAll
  static void start() {
    node =
        TestNode.configured(
            "firebreak { http { max-uri-length = 64k, max-head-size = 128k }, data-dir = \""
                + dir
                + "\" }");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "/, a/",
        "/, /",
        "/, %41",
        "/, %C3%BC",
        "/, %C3",
        "/, %",
        "/, ;",
        "/a, ;a=b",
        "/, (",
        "/, ../",
        "/, ./",
        "/, a/../",
        "/, %2e%2e/",
        "/, %2F",
        "/, @",
        "/, :",
        "/v1/call/, a/",
        "/v1/call/, %41",
        "/v1/tasks/, a/",
        "/v1/tasks/, %2e%2e/",
        "/health/live?, a&",
        "/health/live?, a=b&",
        "/health/live?, [",
        "/v1/tasks?, a&",
        "/v1/tasks?, type=b&",
        "/v1/tasks?, a=b&",
        "/v1/tasks?, &",
        "/v1/tasks?, =",
        "/v1/tasks?, ;",
        "/v1/tasks?, [",
        "/v1/tasks?, {",
        "/v1/tasks?, +",
        "/v1/tasks?, ?",
        "/v1/tasks?, %41",
        "/v1/tasks?, %C3%BC",
        "/v1/tasks?, %",
        "http://x/, a/",
        "http://, a.",
        "http://, a:",
        "http://, %41",
        "http://, [",
        "http://[, 1:",
        "http://x:, 1",
        "http://, @",
      })
  void aLongTargetIsAnsweredOrRefused(String start, String again) throws IOException {
    String target = start + again.repeat((LENGTH - start.length()) / again.length());
    try (RawConnection caller = new RawConnection(node.uri("/"))) {
      String answer = caller.send("GET " + target + " HTTP/1.1\nHost: localhost\n\n").answer();
      assertThat(answer).matches("(?s)HTTP/1.1 (200|30\\d|400|404|421) .*");
    }
    assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
  }
}
