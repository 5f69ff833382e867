package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.access.TokenAdmin;
import dev.firebreak.access.TokenRequest;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One connection with the requests of several callers, as a proxy sends them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptConnectionAccessTest {
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final int ROUNDS = 50;

  private String caller = "";
  private String reader = "";
  private String red = "";
  private String blue = "";
  private String brief = "";
  private String admin = "";
  private TestNode node;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    StoreOptions options =
        new StoreOptions("n", InstantSource.system(), Runnable::run, 1000, () -> {});
    try (SqliteStore store = SqliteStore.open(folder, options)) {
      TokenAdmin tokens = new TokenAdmin(store.tokens(), InstantSource.system());
      caller = create(tokens, "caller", "call");
      reader = create(tokens, "reader", "read");
      red = create(tokens, "red", "submit,read");
      blue = create(tokens, "blue", "submit,read");
      brief = create(tokens, "brief", "call");
      admin = create(tokens, "root", "admin");
    }
    node =
        TestNode.configured(
            """
            firebreak.http.access = tokens
            firebreak.data-dir = "%s"
            firebreak.types { echo { handler = dev.firebreak.demo.Echo } }
            """
                .replace("%s", folder.toString()));
  }

  private static String create(TokenAdmin tokens, String name, String scopes) {
    return tokens
        .create(TokenRequest.parse(Map.of("name", name, "owner", name, "scopes", scopes)))
        .toCompletableFuture()
        .join()
        .text();
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private static String head(String method, String path, String token, String more) {
    return method
        + (" " + path + " HTTP/1.1\nHost: localhost\n" + more)
        + (token.isEmpty() ? "\n" : "Authorization: Bearer " + token + "\n\n");
  }

  private static String call(String token) {
    return head("POST", "/v1/call/echo", token, "Content-Length: 5\n") + "hello";
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.substring("HTTP/1.1 ".length()).substring(0, 3));
  }

  private static int send(RawConnection connection, String request) throws IOException {
    return status(connection.send(request).answer());
  }

  @Test
  void eachOfManyPipelinedRequestsHasTheRightsOfItsOwnToken() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send((call(caller) + call(reader)).repeat(ROUNDS) + call("") + call(caller));
      for (int i = 0; i < ROUNDS; i++) {
        assertThat(status(connection.answer())).isEqualTo(200);
        assertThat(status(connection.answer())).isEqualTo(403);
      }
      assertThat(status(connection.answer())).isEqualTo(401);
      assertThat(status(connection.answer())).isEqualTo(200);
    }
  }

  @Test
  void aBodyThatArrivesLaterDoesNotChangeTheCaller() throws IOException {
    String chunked = "Transfer-Encoding: chunked\n";
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      for (String mine : List.of(caller, reader, caller)) {
        String other = mine.equals(caller) ? reader : caller;
        int expected = mine.equals(caller) ? 200 : 403;
        connection.send(head("POST", "/v1/call/echo", mine, "Content-Length: 5\n"));
        connection.send("he").send("llo" + call(other));
        assertThat(status(connection.answer())).isEqualTo(expected);
        assertThat(status(connection.answer())).isEqualTo(603 - expected);
        connection.send(head("POST", "/v1/call/echo", mine, chunked) + "2\nhe\n");
        connection.send("3\nllo\n0\nAuthorization: Bearer " + other + "\n\n");
        assertThat(status(connection.answer())).isEqualTo(expected);
      }
    }
  }

  @Test
  void aTaskBelongsToTheOwnerOfItsOwnRequest() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      String submit = "Content-Length: 5\n";
      String stored =
          connection.send(head("POST", "/v1/submit/echo", red, submit) + "hello").answer();
      Matcher id = ID.matcher(stored);
      assertThat(id.find()).as(stored).isTrue();
      String task = "/v1/tasks/" + id.group(1);
      assertThat(send(connection, head("GET", task, blue, ""))).isEqualTo(404);
      assertThat(send(connection, head("GET", task, red, ""))).isEqualTo(200);
      assertThat(send(connection, head("GET", task, "", ""))).isEqualTo(401);
    }
  }

  private int revoke(String name) throws IOException {
    try (RawConnection other = new RawConnection(node.uri("/"))) {
      return send(other, head("POST", "/v1/tokens/" + name + "/revoke", admin, ""));
    }
  }

  @Test
  void aRevokedTokenIsRefusedOnAConnectionThatStays() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      assertThat(send(connection, call(brief))).isEqualTo(200);
      assertThat(send(connection, call(brief))).isEqualTo(200);
      assertThat(revoke("brief")).isEqualTo(200);
      await()
          .atMost(Patience.LIMIT)
          .until(() -> send(connection, call(brief)), status -> status == 401);
      assertThat(send(connection, call(caller))).isEqualTo(200);
    }
  }
}
