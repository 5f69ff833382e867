package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.access.Scope;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpMethods;
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

  private TestTokens tokens;
  private String report = "";
  private TestNode node;
  private int addresses = 1;

  @BeforeAll
  void start(@TempDir Path folder) {
    List<String> descriptions = new ArrayList<>();
    for (Scope scope : Scope.values()) {
      EnumSet<Scope> others = EnumSet.complementOf(EnumSet.of(scope, Scope.ADMIN));
      descriptions.add(only(scope) + " owner=team scopes=" + scope.word());
      descriptions.add(allBut(scope) + " owner=team scopes=" + Scope.words(others));
    }
    descriptions.add("report owner=team types=report,thumb*");
    tokens = TestTokens.in(folder, descriptions.toArray(String[]::new));
    report = tokens.text("report");
    node =
        TestNode.configured(
            TestTokens.settings(folder)
                + """
                firebreak.types {
                  report { handler = dev.firebreak.demo.Echo }
                  secret = ${firebreak.types.report}
                  thumbnail = ${firebreak.types.report}
                }
                """);
  }

  private static String only(Scope scope) {
    return "only-" + scope.word();
  }

  private static String allBut(Scope scope) {
    return "not-" + scope.word();
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private HttpResponse<String> send(String method, String path, String token) {
    return node.send(node.request(method, path, "x", TestTokens.bearerOf(token)));
  }

  /** From a new address each time: the node delays its answers to one that fails often. */
  private HttpResponse<String> anonymous(String method, String path) {
    addresses++;
    HttpClient client =
        HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.0.0." + addresses)).build();
    try {
      return client
          .sendAsync(node.request(method, path, null), HttpResponse.BodyHandlers.ofString())
          .join();
    } finally {
      client.shutdownNow();
    }
  }

  /** The methods of a path, one for each scope. */
  private static List<String> methods(RouteScopes.Rule rule) {
    if (rule.readScope() != rule.changeScope()) {
      return List.of("GET", "POST");
    }
    return List.of(rule.read() == null ? "POST" : "GET");
  }

  private static String path(String template) {
    return template
        .replace("/v1/tasks/{}", "/v1/tasks/" + ANY_ID)
        .replace("tokens/{}", "tokens/unknown")
        .replace("problems/{}", "problems/not-found")
        .replace("openapi/{}", "openapi/page.js")
        .replace("ui/{}/{}", "ui/any/app.js")
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
        .flatMap(
            rule ->
                methods(rule).stream()
                    .map(
                        method ->
                            DynamicTest.dynamicTest(
                                method + ' ' + rule.template(), () -> walk(rule, method))));
  }

  private void walk(RouteScopes.Rule rule, String method) {
    String path = path(rule.template());
    HttpResponse<String> anonymous = anonymous(method, path);
    Scope scope = rule.scope(HttpMethods.lookup(method).orElseThrow());
    if (rule.isPublic()) {
      // Signing out is for pages of this server only.
      assertThat(anonymous.statusCode()).isEqualTo(path.equals("/sign-out") ? 403 : 200);
      return;
    }
    assertProblem(anonymous, 401, "unauthorized");
    assertThat(anonymous.headers().firstValue("WWW-Authenticate").orElse(""))
        .startsWith("Bearer realm=");
    if (scope == null) {
      assertThat(send(method, path, tokens.text(only(Scope.CALL))).statusCode()).isEqualTo(200);
      return;
    }
    // Read to the end of the head only: the events, if they were allowed, would never end.
    assertThat(statusLine(method, path, tokens.text(allBut(scope)))).contains(" 403 ");
    HttpResponse<String> narrow = send(method, path, tokens.text(allBut(scope)));
    assertProblem(narrow, 403, "forbidden");
    assertThat(TestNode.json(narrow).path("scope").asText()).isEqualTo(scope.word());
    for (String allowed : List.of(tokens.text(only(scope)), tokens.text(only(Scope.ADMIN)))) {
      if (!path.matches("/v1/((nodes/)?series/)?events")) { // They would never end.
        assertThat(send(method, path, allowed).statusCode()).isNotIn(401, 403, 405, 500);
      }
    }
  }

  @Test
  void everyPathThatARouteServesHasARule() {
    for (String path : List.of("/v1", "/v1/tokens/a", "/v1/tasks/a/b", "/nothing", "/v1/tasks/")) {
      assertThat(send("GET", path, tokens.text(only(Scope.ADMIN))).statusCode())
          .as(path)
          .isEqualTo(404);
      assertProblem(anonymous("GET", path), 401, "unauthorized");
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
                "POST",
                "/v1/call/report",
                "x",
                "Authorization",
                "bEARER " + tokens.text(only(Scope.CALL))));
    assertThat(answer.body()).isEqualTo("x");
  }

  @Test
  void twoDifferentTokensAreAmbiguous() {
    HttpResponse<String> refused =
        node.send(
            tokens.request(
                node, only(Scope.READ), "GET", "/v1/types", TestTokens.bearerOf(report)));
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
                    TestTokens.bearerOf(report, "Content-Type", "application/x-ndjson")))
            .body()
            .lines()
            .toList();
    assertThat(answers).hasSize(3);
    assertThat(answers.get(0)).startsWith("{\"id\"");
    assertThat(answers.get(1)).contains("unknown-type").doesNotContain("\"secret\",");
    assertThat(answers.get(2)).startsWith("{\"id\"");
  }

  private String submitted(String type) {
    HttpResponse<String> stored =
        send("POST", "/v1/submit/" + type, tokens.text(only(Scope.SUBMIT)));
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(202);
    return TestNode.json(stored).path("id").asText();
  }

  @Test
  void tasksOfTypesOutsideATokensScopeAreNotFound() {
    String secret = "/v1/tasks/" + submitted("secret");
    String mine = "/v1/tasks/" + submitted("report");
    assertThat(send("GET", secret, tokens.text(only(Scope.READ))).statusCode()).isEqualTo(200);
    assertThat(send("GET", mine, report).statusCode()).isEqualTo(200);
    for (String path :
        List.of(
            secret,
            secret + "/result",
            secret + "/events",
            secret + "/steps",
            secret + "/signals",
            secret + "/steps/a")) {
      assertProblem(send("GET", path, report), 404, "unknown-task");
    }
    for (String path : List.of(secret + "/cancel", secret + "/retry", secret + "/signals/a")) {
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
    String admin = tokens.text(only(Scope.ADMIN));
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
