package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.dashboard.DashboardFiles;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the dashboard as a node serves them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardHttpTest {
  private static final String UI = "/ui/" + DashboardFiles.get().version() + '/';

  private static final Set<String> INLINED = Set.of("style.css", "uplot.css", "theme-early.js");
  private static final Pattern ELEMENT = Pattern.compile("<(script|style)>(.*?)</", Pattern.DOTALL);

  private TestNode node;

  @BeforeAll
  void start() {
    node = TestNode.withTypes("");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private HttpResponse<String> get(String path, String... headers) {
    return node.send(node.request("GET", path, null, headers));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void thePageAndEveryFileThatItNamesAreServed() {
    HttpResponse<String> page = get("/");
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=UTF-8");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
    assertThat(DashboardFiles.get().files()).isNotEmpty();
    for (String name : DashboardFiles.get().files().keySet()) {
      if (!INLINED.contains(name)) {
        assertThat(page.body()).contains('"' + UI.substring(1) + name + '"');
      }
      assertThat(get(UI + name).statusCode()).as(name).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "app.js, application/javascript; charset=UTF-8",
    "uplot.js, application/javascript; charset=UTF-8",
    "style.css, text/css; charset=UTF-8",
    "icon.svg, image/svg+xml"
  })
  void aFileHasItsTypeAndIsKeptByBrowsers(String name, String type) {
    HttpResponse<String> file = get(UI + name);
    assertThat(header(file, "Content-Type")).isEqualTo(type);
    assertThat(header(file, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
  }

  @Test
  void aFileUnderAnotherVersionIsThePresentOneAndIsNotKept() {
    HttpResponse<String> file = get("/ui/0123/app.js");
    assertThat(file.body()).isEqualTo(get(UI + "app.js").body());
    assertThat(header(file, "Cache-Control")).isEqualTo("no-cache");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "app.js", "style.css", "icon.svg"})
  void everyAnswerHasAStrictPolicy(String name) {
    HttpResponse<String> answer = get(name.equals("/") ? name : UI + name);
    assertThat(header(answer, "Content-Security-Policy").split("; ", -1))
        .contains(
            "default-src 'none'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'");
    assertThat(header(answer, "Content-Security-Policy")).doesNotContain("unsafe", "http", "*");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
  }

  @Test
  void filesHaveNoSourcesButTheServer() {
    assertThat(header(get(UI + "app.js"), "Content-Security-Policy").split("; ", -1))
        .contains("script-src 'self'", "style-src 'self'");
  }

  /** By a hash of its text, a browser runs an element only as the server made it. */
  @Test
  void thePolicyHasTheHashOfEveryScriptAndStyleInThePageAndNoOthers() throws Exception {
    HttpResponse<String> page = get("/");
    Map<String, Set<String>> sources = new HashMap<>();
    for (MatchResult element : ELEMENT.matcher(page.body()).results().toList()) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(element.group(2).getBytes(StandardCharsets.UTF_8));
      sources
          .computeIfAbsent(element.group(1), _ -> new HashSet<>(Set.of("'self'")))
          .add("'sha256-" + Base64.getEncoder().encodeToString(digest) + '\'');
    }
    assertThat(sources.get("script")).hasSize(2);
    assertThat(sources.get("style")).hasSize(3);
    for (String part : header(page, "Content-Security-Policy").split("; ", -1)) {
      for (String kind : List.of("script", "style")) {
        if (part.startsWith(kind + "-src ")) {
          assertThat(part.substring(kind.length() + 5).split(" ", -1))
              .containsExactlyInAnyOrderElementsOf(sources.remove(kind));
        }
      }
    }
    assertThat(sources).isEmpty();
  }

  @Test
  void thePageHasNoStylesInElementsAndNoAddressesOfOtherHosts() {
    assertThat(get("/").body()).doesNotContain("://", " style=", " onload=", "href=\"/", "src=\"/");
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, true",
    "'deflate, gzip;q=0.5, br', true",
    "GZIP, true",
    "'gzip;q=0', false",
    "'gzip;q=0.000, br', false",
    "'br, zstd', false",
    "identity, false"
  })
  void aFileIsCompressedForCallersThatAcceptIt(String accepted, boolean compressed)
      throws Exception {
    HttpResponse<byte[]> answer;
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          node.request("GET", UI + "style.css", null, "Accept-Encoding", accepted);
      answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
    byte[] plain = DashboardFiles.get().find("style.css").plain();
    assertThat(answer.headers().firstValue("Content-Encoding").isPresent()).isEqualTo(compressed);
    assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
    try (GZIPInputStream in =
        compressed ? new GZIPInputStream(new ByteArrayInputStream(answer.body())) : null) {
      assertThat(in == null ? answer.body() : in.readAllBytes()).isEqualTo(plain);
    }
  }

  @Test
  void aBrowserThatHasAFileGetsNothing() {
    for (String path : new String[] {"/", UI + "app.js"}) {
      String tag = header(get(path), "ETag");
      HttpResponse<String> again = get(path, "If-None-Match", tag);
      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(header(get(path, "Accept-Encoding", "gzip"), "ETag")).isNotEqualTo(tag);
    }
  }

  @Test
  void headHasTheHeadersOfGetAndNoBody() {
    HttpResponse<String> head = node.send(node.request("HEAD", UI + "app.js", null));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "Content-Length"))
        .isEqualTo(
            Integer.toString(get(UI + "app.js").body().getBytes(StandardCharsets.UTF_8).length));
    assertThat(node.send(node.request("POST", UI + "app.js", "x")).statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui",
        "/ui/",
        "/ui/1/",
        "/ui/1/none.js",
        "/ui/1/index.html",
        "/ui/1/DashboardFiles.class",
        "/ui/1/..%2fhttp%2fopenapi.yaml",
        "/ui/1/%2e%2e/http/openapi.yaml",
        "/ui/../app.js/x",
        "/ui/1/..;/app.js",
        "/ui/1/app.js/",
        "/ui/1//app.js",
        "/ui/1/app.js%00",
        "/ui/1/app.js%20",
        "/ui/1/APP.JS",
        "/ui/1/%252e%252e%252fapp.js"
      })
  void nothingElseIsServed(String path) throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      assertThat(connection.send("GET " + path + " HTTP/1.1\nHost: localhost\n\n").head())
          .contains("404 Not Found");
    }
  }
}
