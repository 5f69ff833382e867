package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that reach no route are answered with a problem document, too. */
class NotHttpTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.withTypes("echo { " + handler(Echo.class) + " }");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'GET / HTTP/1.1\n\n' | 400 | bad-request",
        "'GET /%zz HTTP/1.1\nHost: localhost\n\n' | 400 | bad-request",
        "'BREW / HTTP/1.1\nHost: localhost\n\n' | 501 | not-implemented",
        "'GET / HTTP/4.2\nHost: localhost\n\n' | 505 | http-version-not-supported",
      })
  void anInvalidRequestIsAnsweredWithAProblem(String request, int status, String slug)
      throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      assertThat(connection.send(request).answer())
          .startsWith("HTTP/1.1 " + status)
          .contains("Content-Type: application/problem+json", "/problems/" + slug);
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: many",
        "Content-Length: -1",
        "Content-Length: 1\nContent-Length: 2",
        "Content-Length: 1\nTransfer-Encoding: chunked",
      })
  void anUnclearLengthIsRefused(String headers) throws IOException {
    anInvalidRequestIsAnsweredWithAProblem(
        "POST /v1/call/echo HTTP/1.1\nHost: localhost\n" + headers + "\n\n", 400, "bad-request");
  }

  @Test
  void aUriThatIsTooLongIsAnsweredWith414() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send("GET /" + "x".repeat(10_000) + " HTTP/1.1\nHost: localhost\n\n");
      assertThat(connection.answer()).startsWith("HTTP/1.1 414").contains("/problems/uri-too-long");
    }
  }

  @Test
  void headersThatAreTooLargeAreRefused() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send("GET / HTTP/1.1\nHost: localhost\nA: " + "x".repeat(100_000) + "\n\n");
      assertThat(connection.answer())
          .startsWith("HTTP/1.1 431")
          .contains("/problems/headers-too-large");
    }
  }

  @Test
  void tooManyHeadersAreRefused() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send("GET / HTTP/1.1\nHost: localhost\n" + "A: b\n".repeat(100) + "\n");
      assertThat(connection.answer())
          .startsWith("HTTP/1.1 431")
          .contains("/problems/headers-too-large");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'GET /LONG HTTP/1.1\nHost: localhost\n\n' | http.max-uri-length",
        "'GET / HTTP/1.1\nHost: localhost\nLONG: x\n\n' | http.max-header-name-length",
        "'GET / HTTP/1.1\nHost: localhost\nA: LONG\n\n' | http.max-header-length",
      })
  void aLimitIsNamedByItsSetting(String request, String named) throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      assertThat(connection.send(request.replace("LONG", "x".repeat(9000))).answer())
          .contains(named)
          .doesNotContainIgnoringCase("pekko");
    }
  }

  @Test
  void theServerDoesNotNameItsSoftware() {
    assertThat(node.get("/health/live").headers().firstValue("Server")).isEmpty();
  }
}
