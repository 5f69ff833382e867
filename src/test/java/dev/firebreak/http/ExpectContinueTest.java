package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A caller that waits with its body ({@code Expect: 100-continue}) gets a refusal that the head of
 * its request allows before it has sent the body.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExpectContinueTest {
  private static final String BODY = "0123456789";
  private static final String ANY_ID = "0192d9f0-0000-7000-8000-000000000000";

  private TestTokens tokens;
  private TestNode node;

  @BeforeAll
  void start(@TempDir Path folder) {
    tokens =
        TestTokens.in(
            folder,
            "all owner=team scopes=admin",
            "reader owner=team scopes=read",
            "once rate=1/h");
    node =
        TestNode.configured(
            TestTokens.settings(folder)
                + String.format(
                    Locale.ROOT,
                    """
                    firebreak.types {
                      echo { %s }
                      small { %1$s, max-body = 4 }
                      pages { command = ["cat"], consumes = ["text/html"] }
                      uploads { command = ["cat"], stream-input = true, max-stream-input = 4 }
                      paused { %1$s }
                      rare { %1$s, rate-limit { per-second = 0.001 } }
                      busy { %s, concurrency = 1, max-waiting = 0 }
                      signed { %1$s, verify { scheme = hmac, secret = "0123456789abcdef0123456789abcdef" } }
                    }
                    """,
                    handler(Echo.class),
                    handler(Gate.class)));
    send("POST", "/v1/types/paused/pause");
    send("POST", "/v1/call/rare");
    send("GET", "/v1/types");
  }

  private void send(String method, String path) {
    assertThat(node.send(tokens.request(node, "all", method, path)).statusCode()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  /** The head of a request that waits for the permission to send its body. */
  private String head(String method, String path, String token, String framing) {
    String bearer = tokens.texts().getOrDefault(token, token);
    return method
        + ' '
        + path
        + " HTTP/1.1\nHost: localhost\nExpect: 100-continue\nContent-Type: text/css\n"
        + (token.isEmpty() ? "" : "Authorization: Bearer " + bearer + '\n')
        + framing
        + "\n\n";
  }

  private static String length(int bytes) {
    return "Content-Length: " + bytes;
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/call/echo, '', 401",
    "POST, /v1/call/echo, fbt_wrong, 401",
    "POST, /v1/submit/echo, '', 401",
    "POST, /v1/submit, '', 401",
    "POST, /v1/nosuch, '', 401",
    "POST, /v1/call/echo, reader, 403",
    "POST, /v1/submit, reader, 403",
    "POST, /v1/call/nosuch, all, 404",
    "POST, /v1/submit/nosuch, all, 404",
    "POST, /v1/nosuch, all, 404",
    "PUT, /v1/call/echo, all, 405",
    "PUT, /v1/submit, all, 405",
    "POST, /v1/types, all, 405",
    "POST, /v1/call/small, all, 413",
    "POST, /v1/submit/small, all, 413",
    "POST, /v1/call/uploads, all, 413",
    "POST, /v1/call/pages, all, 415",
    "POST, /v1/submit/pages, all, 415",
    "POST, /v1/submit, all, 415",
    "POST, /v1/call/signed, all, 401",
    "POST, /v1/call/rare, all, 429",
    "POST, /v1/call/paused, all, 503",
    "POST, /v1/tasks/" + ANY_ID + "/retry, all, 404",
    "POST, /v1/tasks/" + ANY_ID + "/signals/go, all, 404",
  })
  void aRefusalByTheHeadIsTheFirstAnswer(String method, String path, String token, int status)
      throws IOException {
    assertRefused(node, head(method, path, token, length(BODY.length())), status);
  }

  private static void assertRefused(TestNode node, String head, int status) throws IOException {
    try (RawConnection caller = new RawConnection(node.uri("/"))) {
      caller.send(head);
      assertThat(caller.answer())
          .startsWith("HTTP/1.1 " + status + ' ')
          .contains("Connection: close", "application/problem+json");
      assertThat(caller.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: 10", "Content-Length: 1000000", "Transfer-Encoding: chunked"})
  void theLengthOfTheBodyMakesNoDifference(String framing) throws IOException {
    assertRefused(node, head("POST", "/v1/call/echo", "", framing), 401);
  }

  @Test
  void aTypeWithoutAFreeSlotRefusesAtOnce() throws IOException {
    CompletableFuture<?> running =
        node.sendAsync(
            node.request(
                "POST", "/v1/call/busy", "expect", TestTokens.bearerOf(tokens.text("all"))));
    await().until(() -> Gate.inside("expect") == 1);
    try {
      assertRefused(node, head("POST", "/v1/call/busy", "all", length(6)), 503);
    } finally {
      Gate.open("expect", 1);
    }
    running.join();
  }

  @Test
  void aDrainingNodeRefusesAtOnce() throws IOException {
    try (TestNode draining =
        TestNode.configured(
            "firebreak.drain-timeout = 1h\nfirebreak.types.gate { " + handler(Gate.class) + " }")) {
      CompletableFuture<?> running = draining.callAsync("gate", "expect drain");
      await().until(() -> Gate.inside("expect drain") == 1);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(draining.node()::close);
      await().until(() -> draining.get("/health/ready").statusCode() == 503);
      try {
        assertRefused(draining, head("POST", "/v1/call/gate", "", length(6)), 503);
      } finally {
        Gate.open("expect drain", 1);
      }
      running.join();
      closing.join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 10", "Transfer-Encoding: chunked"})
  void anAdmittedCallerIsAskedForItsBodyAndKeepsItsConnection(String framing) throws IOException {
    String body = framing.startsWith("C") ? BODY : "a\r\n" + BODY + "\r\n0\r\n\r\n";
    try (RawConnection caller = new RawConnection(node.uri("/"))) {
      for (int i = 0; i < 2; i++) {
        caller.send(head("POST", "/v1/call/echo", "all", framing));
        assertThat(caller.head()).startsWith("HTTP/1.1 100 ");
        caller.send(body.getBytes(StandardCharsets.US_ASCII));
        assertThat(caller.answer()).startsWith("HTTP/1.1 200 ").endsWith(BODY);
      }
    }
  }

  @Test
  void aBodyThatComesWithItsHeadIsNotAskedFor() throws IOException {
    try (RawConnection caller = new RawConnection(node.uri("/"))) {
      for (String path : new String[] {"/v1/call/echo", "/v1/call/nosuch"}) {
        caller.send(head("POST", path, "all", length(BODY.length())) + BODY);
        assertThat(caller.answer())
            .startsWith(path.endsWith("echo") ? "HTTP/1.1 200 " : "HTTP/1.1 404 ");
      }
    }
  }
}
