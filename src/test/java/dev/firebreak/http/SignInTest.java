package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers that sign in with a token, and pages that would use their session. */
class SignInTest {
  private static final String[] OWN_PAGE = {"Sec-Fetch-Site", "same-origin"};

  @TempDir private Path folder;
  private String admin = "";
  private String reader = "";
  private TestNode node;

  private void start(String settings) {
    TestTokens tokens = TestTokens.in(folder, "root scopes=admin", "viewer scopes=read");
    admin = tokens.text("root");
    reader = tokens.text("viewer");
    node =
        TestNode.configured(
            TestTokens.settings(folder)
                + "firebreak.types.echo.handler = dev.firebreak.demo.Echo\n"
                + settings);
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  private HttpResponse<String> signIn(String token, String next, String... headers) {
    String form = "token=" + token + "&next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    List<String> all =
        new ArrayList<>(List.of("Content-Type", "application/x-www-form-urlencoded"));
    all.addAll(List.of(headers));
    return node.send(node.request("POST", "/sign-in", form, all.toArray(String[]::new)));
  }

  private String cookie(String token) {
    return signIn(token, "/", OWN_PAGE)
        .headers()
        .firstValue("Set-Cookie")
        .orElseThrow()
        .replaceAll(";.*", "");
  }

  private int status(String method, String path, String... headers) {
    return node.send(node.request(method, path, method.equals("GET") ? null : "x", headers))
        .statusCode();
  }

  @Test
  void aTokenIsTakenIntoACookieThatNoScriptAndNoOtherSiteGets() throws Exception {
    start("");
    HttpResponse<String> answer = signIn(reader, "/v1/types", OWN_PAGE);
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("./v1/types");
    assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
        .matches(
            "firebreak=fb_[0-9A-Za-z]+\\.[0-9]+; Path=/; Max-Age=43200; HttpOnly;"
                + " SameSite=Strict");
    assertThat(answer.body()).isEmpty();
    String cookie = cookie(reader);
    assertThat(status("GET", "/v1/types")).isEqualTo(401);
    assertThat(status("GET", "/v1/types", "Cookie", "other=1; " + cookie)).isEqualTo(200);
    assertThat(status("GET", "/v1/nodes", "Cookie", cookie)).isEqualTo(403);
    List<String> audit = Files.readAllLines(folder.resolve("audit.jsonl"));
    assertThat(audit).isNotEmpty().noneMatch(line -> line.contains(reader.substring(3)));
  }

  @Test
  void behindTlsTheCookieIsOfThisHostOnly() throws Exception {
    start("firebreak.http.behind-proxy = true");
    assertThat(signIn(reader, "/", OWN_PAGE).headers().firstValue("Set-Cookie").orElse(""))
        .startsWith("__Host-firebreak=fb_")
        .endsWith("; HttpOnly; SameSite=Strict; Secure")
        .contains("; Path=/;")
        .doesNotContain("Domain");
    String cookie = cookie(reader);
    assertThat(status("GET", "/v1/types", "Cookie", cookie)).isEqualTo(200);
    assertThat(status("GET", "/v1/types", "Cookie", cookie.replace("__Host-", ""))).isEqualTo(401);
  }

  @Test
  void changesByCookieComeFromAPageOfThisServer() throws Exception {
    start("firebreak.http.allowed-hosts = [\"friend.example\"]");
    String cookie = cookie(admin);
    String own = node.uri("/").toString().replaceAll("/$", "");
    String path = "/v1/call/echo";
    assertThat(status("POST", path, "Cookie", cookie, "Origin", own)).isEqualTo(200);
    assertThat(status("POST", path, "Cookie", cookie, "Sec-Fetch-Site", "same-origin"))
        .isEqualTo(200);
    assertThat(status("POST", path, "Cookie", cookie)).isEqualTo(403);
    for (String site : List.of("cross-site", "same-site", "none", "")) {
      assertThat(status("POST", path, "Cookie", cookie, "Sec-Fetch-Site", site)).isEqualTo(403);
      assertThat(status("POST", path, "Cookie", cookie, "Origin", own, "Sec-Fetch-Site", site))
          .isEqualTo(403);
    }
    for (String origin : List.of("null", "http://friend.example", "http://localhost:1", "x", "")) {
      assertThat(status("POST", path, "Cookie", cookie, "Origin", origin))
          .as(origin)
          .isEqualTo(403);
    }
    for (String change : List.of("/v1/tokens/viewer/revoke", "/v1/tasks/cancel?type=echo")) {
      assertThat(status("POST", change, "Cookie", cookie)).isEqualTo(403);
    }
    assertThat(status("GET", "/v1/types", "Authorization", "Bearer " + reader)).isEqualTo(200);
  }

  @Test
  void aBearerTokenCountsRatherThanTheCookie() throws Exception {
    start("");
    String cookie = cookie(admin);
    assertThat(status("GET", "/v1/tokens", "Cookie", cookie, "Authorization", "Bearer " + reader))
        .isEqualTo(403);
    assertThat(status("GET", "/v1/types", "Cookie", cookie, "Authorization", "Bearer fb_no"))
        .isEqualTo(401);
    assertThat(
            status("POST", "/v1/call/echo", "Cookie", cookie, "Authorization", "Bearer " + admin))
        .isEqualTo(200);
  }

  @Test
  void theSessionEndsWithItsToken() throws Exception {
    start("");
    String cookie = cookie(reader);
    assertThat(status("GET", "/v1/types", "Cookie", cookie)).isEqualTo(200);
    assertThat(status("POST", "/v1/tokens/viewer/revoke", "Authorization", "Bearer " + admin))
        .isEqualTo(200);
    assertThat(status("GET", "/v1/types", "Cookie", cookie)).isEqualTo(401);
  }

  @Test
  void signingOutRemovesTheCookieAndIsForPagesOfThisServerOnly() throws Exception {
    start("");
    assertThat(status("POST", "/sign-out")).isEqualTo(403);
    assertThat(status("GET", "/sign-out")).isEqualTo(405);
    HttpResponse<String> out = node.send(node.request("POST", "/sign-out", null, OWN_PAGE));
    assertThat(out.statusCode()).isEqualTo(303);
    assertThat(out.headers().firstValue("Set-Cookie").orElse(""))
        .startsWith("firebreak=; Path=/; Max-Age=0;");
    assertThat(signIn(reader, "/").statusCode()).isEqualTo(403);
    assertThat(signIn(reader, "/", "Origin", "http://evil.example").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/a\\b",
        "/a\r\nSet-Cookie: x=1",
        "/\u0000",
        "",
        "evil"
      })
  void nobodyIsSentToAnotherSite(String next) throws Exception {
    start("");
    HttpResponse<String> answer = signIn(reader, next, OWN_PAGE);
    assertThat(answer.headers().firstValue("Location")).contains("./");
    assertThat(answer.headers().allValues("Set-Cookie")).hasSize(1);
  }

  @Test
  void theFormIsAPageThatRunsNothingAndShowsTextAsText() throws Exception {
    start("");
    HttpResponse<String> page = node.get("/sign-in?next=/%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
    assertThat(page.body()).contains("<form").doesNotContain("<script", "\"><");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    HttpResponse<String> wrong = signIn("fb_<b>", "/", OWN_PAGE);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(wrong.body()).contains("<form").doesNotContain("<b>");
    assertThat(node.get("/").body()).contains("\"sign-in\"", "\"sign-out\"");
  }

  @ParameterizedTest
  @CsvSource({"1000, true", "43200, true", "43201, false", "0, false", "-1, false"})
  void aCookieHoldsForTwelveHours(long secondsLeft, boolean holds) {
    SessionCookie cookie =
        new SessionCookie(true, InstantSource.fixed(java.time.Instant.ofEpochSecond(1_000_000)));
    var request =
        org.apache.pekko.http.javadsl.model.HttpRequest.create("/")
            .addHeader(
                org.apache.pekko.http.javadsl.model.headers.RawHeader.create(
                    "Cookie", "__Host-firebreak=fb_abc." + (1_000_000 + secondsLeft)));
    assertThat(cookie.token(request)).isEqualTo(holds ? "fb_abc" : null);
  }
}
