package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.access.Scope;
import dev.firebreak.access.TokenAdmin;
import dev.firebreak.access.TokenRequest;
import dev.firebreak.access.TokenStore;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers get with a token, with the wrong one, and without. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessHttpTest {
  private static final String ANY_ID = "0192d9f0-0000-7000-8000-000000000000";

  private final Map<Scope, String> only = new HashMap<>();
  private final Map<Scope, String> allBut = new HashMap<>();
  private String report = "";
  private TestNode node;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    StoreOptions options =
        new StoreOptions("n", InstantSource.system(), Runnable::run, 1000, () -> {});
    try (SqliteStore store = SqliteStore.open(folder, options)) {
      for (Scope scope : Scope.values()) {
        only.put(scope, create(store.tokens(), "only-" + scope.word(), scope.word(), "*"));
        EnumSet<Scope> others = EnumSet.complementOf(EnumSet.of(scope, Scope.ADMIN));
        allBut.put(scope, create(store.tokens(), "not-" + scope.word(), Scope.words(others), "*"));
      }
      report = create(store.tokens(), "report", "call,submit,read,cancel", "report,thumb*");
    }
    node =
        TestNode.configured(
            """
            firebreak.http.access = tokens
            firebreak.data-dir = "%s"
            firebreak.types {
              report { handler = dev.firebreak.demo.Echo }
              secret = ${firebreak.types.report}
              thumbnail = ${firebreak.types.report}
            }
            """
                .replace("%s", folder.toString()));
  }

  private static String create(TokenStore store, String name, String scopes, String types) {
    return new TokenAdmin(store, InstantSource.system())
        .create(
            TokenRequest.parse(
                Map.of("name", name, "owner", "team", "scopes", scopes, "types", types)))
        .toCompletableFuture()
        .join()
        .text();
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private HttpResponse<String> send(String method, String path, String token) {
    return node.send(node.request(method, path, "x", "Authorization", "Bearer " + token));
  }

  private static String method(RouteScopes.Rule rule) {
    return rule.read() == null ? "POST" : "GET";
  }

  private static String path(String template) {
    return template
        .replace("/v1/tasks/{}", "/v1/tasks/" + ANY_ID)
        .replace("tokens/{}", "tokens/nobody")
        .replace("problems/{}", "problems/not-found")
        .replace("openapi/{}", "openapi/page.js")
        .replace("{}", "nowhere");
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(TestNode.problem(answer)).isEqualTo(slug);
  }

  private String statusLine(String method, String path, String token) {
    String head =
        String.format(
            Locale.ROOT,
            "%s %s HTTP/1.1\nHost: localhost\nContent-Length: 0\nAuthorization: Bearer %s\n\n",
            method,
            path,
            token);
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      return connection.send(head).head().lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A path that is not among the rules is answered with 404 to every caller. */
  @TestFactory
  Stream<DynamicTest> everyRouteAsksForItsScope() {
    return RouteScopes.all().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.template(), () -> walk(rule)));
  }

  private void walk(RouteScopes.Rule rule) {
    String path = path(rule.template());
    String method = method(rule);
    HttpResponse<String> stranger = node.send(node.request(method, path, null));
    Scope scope = rule.scope();
    if (scope == null) {
      // Signing out is for pages of this server only.
      assertThat(stranger.statusCode()).isEqualTo(path.equals("/sign-out") ? 403 : 200);
      return;
    }
    assertProblem(stranger, 401, "unauthorized");
    assertThat(stranger.headers().firstValue("WWW-Authenticate").orElse(""))
        .startsWith("Bearer realm=");
    // Read to the end of the head only: the events, if they were allowed, would never end.
    assertThat(statusLine(method, path, allBut.get(scope))).contains(" 403 ");
    HttpResponse<String> narrow = send(method, path, allBut.get(scope));
    assertProblem(narrow, 403, "forbidden");
    assertThat(TestNode.json(narrow).path("scope").asText()).isEqualTo(scope.word());
    for (String allowed : List.of(only.get(scope), only.get(Scope.ADMIN))) {
      if (!path.equals("/v1/events")) { // It would never end.
        assertThat(send(method, path, allowed).statusCode()).isNotIn(401, 403, 405, 500);
      }
    }
  }

  @Test
  void everyPathThatARouteServesHasARule() {
    for (String path : List.of("/v1", "/v1/tokens/a", "/v1/tasks/a/b", "/nothing", "/v1/tasks/")) {
      assertThat(send("GET", path, only.get(Scope.ADMIN)).statusCode()).as(path).isEqualTo(404);
      assertProblem(node.get(path), 401, "unauthorized");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer fb_",
        "Basic Zm9vOmJhcg==",
        "bearer fb_0000000000000000000000000000000000000000000000000",
        "Bearer fb_6fYs2x3WN3Y0CwwoEqnJEdwntn6IpqsQMHDr4pPOrJP0bt05C",
        "Bearer fb_6fYs2x3WN3Y0CwwoEqnJEdwntn6IpqsQMHDr4pPOrJP0bt05D",
        "Bearer ' OR 1=1",
        "fb_6fYs2x3WN3Y0CwwoEqnJEdwntn6IpqsQMHDr4pPOrJP0bt05C"
      })
  void malformedTokensAreRefused(String header) {
    HttpResponse<String> refused =
        node.send(node.request("POST", "/v1/call/report", "x", "Authorization", header));
    assertProblem(refused, 401, "unauthorized");
    assertThat(refused.body()).doesNotContain("fb_6f");
  }

  @Test
  void theSchemeIsReadInAnyCase() {
    HttpResponse<String> answer =
        node.send(
            node.request(
                "POST", "/v1/call/report", "x", "Authorization", "bEARER " + only.get(Scope.CALL)));
    assertThat(answer.body()).isEqualTo("x");
  }

  @Test
  void twoDifferentTokensAreAmbiguous() {
    HttpResponse<String> refused =
        node.send(
            node.request(
                "GET",
                "/v1/types",
                null,
                "Authorization",
                "Bearer " + only.get(Scope.READ),
                "Authorization",
                "Bearer " + report));
    assertProblem(refused, 400, "bad-header");
  }

  @Test
  void typesOutsideATokensScopeAreNotFound() {
    assertThat(send("POST", "/v1/call/report", report).body()).isEqualTo("x");
    assertThat(send("POST", "/v1/call/thumbnail", report).body()).isEqualTo("x");
    for (String path : List.of("/v1/call/", "/v1/submit/")) {
      HttpResponse<String> hidden = send("POST", path + "secret", report);
      assertProblem(hidden, 404, "unknown-type");
      assertThat(hidden.body().replace("secret", "nowhere"))
          .isEqualTo(send("POST", path + "nowhere", report).body());
      assertProblem(send("OPTIONS", path + "secret", report), 404, "unknown-type");
    }
    assertThat(send("GET", "/v1/types", report).body())
        .contains("\"report\"", "\"thumbnail\"")
        .doesNotContain("secret");
  }

  @Test
  void everyLineOfABulkSubmitIsAuthorized() {
    String lines = "{\"type\":\"report\"}\n{\"type\":\"secret\"}\n{\"type\":\"thumbnail\"}\n";
    List<String> answers =
        node.send(
                node.request(
                    "POST",
                    "/v1/submit",
                    lines,
                    "Content-Type",
                    "application/x-ndjson",
                    "Authorization",
                    "Bearer " + report))
            .body()
            .lines()
            .toList();
    assertThat(answers).hasSize(3);
    assertThat(answers.get(0)).startsWith("{\"id\"");
    assertThat(answers.get(1)).contains("unknown-type").doesNotContain("\"secret\",");
    assertThat(answers.get(2)).startsWith("{\"id\"");
  }

  private String submitted(String type) {
    HttpResponse<String> stored = send("POST", "/v1/submit/" + type, only.get(Scope.SUBMIT));
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(202);
    return TestNode.json(stored).path("id").asText();
  }

  @Test
  void tasksOfTypesOutsideATokensScopeAreNotFound() {
    String secret = "/v1/tasks/" + submitted("secret");
    String mine = "/v1/tasks/" + submitted("report");
    assertThat(send("GET", secret, only.get(Scope.READ)).statusCode()).isEqualTo(200);
    assertThat(send("GET", mine, report).statusCode()).isEqualTo(200);
    for (String path : List.of(secret, secret + "/result", secret + "/events")) {
      assertProblem(send("GET", path, report), 404, "unknown-task");
    }
    for (String path : List.of(secret + "/cancel", secret + "/retry")) {
      assertProblem(send("POST", path, report), 404, "unknown-task");
    }
    assertProblem(send("GET", "/v1/tasks", report), 403, "forbidden");
    assertProblem(send("GET", "/v1/tasks?type=secret", report), 403, "forbidden");
    assertProblem(send("POST", "/v1/tasks/cancel?state=queued", report), 403, "forbidden");
    assertProblem(send("POST", "/v1/tasks/retry?type=secret", report), 403, "forbidden");
    assertProblem(send("GET", "/v1/events", report), 403, "forbidden");
    assertThat(send("GET", "/v1/tasks?type=report", report).body()).contains("\"report\"");
  }

  @Test
  void aRevokedTokenIsRefusedByTheNextRequest() {
    String admin = only.get(Scope.ADMIN);
    HttpResponse<String> created = send("POST", "/v1/tokens?name=brief&scopes=read", admin);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(created.headers().firstValue("Cache-Control")).contains("no-store");
    String brief = TestNode.json(created).path("token").asText();
    assertThat(send("GET", "/v1/types", brief).statusCode()).isEqualTo(200);
    HttpResponse<String> rotated = send("POST", "/v1/tokens/brief/rotate?overlap=1h", admin);
    String next = TestNode.json(rotated).path("token").asText();
    assertThat(send("GET", "/v1/types", brief).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/v1/types", next).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/v1/tokens", admin).body())
        .contains("brief")
        .doesNotContain(brief.substring(3), next.substring(3));
    assertThat(send("POST", "/v1/tokens/brief/revoke", admin).statusCode()).isEqualTo(200);
    assertProblem(send("GET", "/v1/types", brief), 401, "unauthorized");
    assertProblem(send("GET", "/v1/types", next), 401, "unauthorized");
  }

  @Test
  void probesNeedNoToken() {
    assertThat(node.get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(node.send(node.request("OPTIONS", "/", null)).statusCode()).isEqualTo(204);
  }

  @Test
  void tokensNeedAStore() {
    assertThat(TestNode.complaints("firebreak.http.access = tokens"))
        .singleElement()
        .asString()
        .contains("firebreak.http.access", "data-dir");
  }
}
