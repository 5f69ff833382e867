package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page /openapi loads its own files only, and a browser keeps it to them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiPageTest {
  private static final Pattern LOADED = Pattern.compile("(?:src|stylesheet\" href)=\"([^\"]+)\"");
  private static final Pattern STYLE_URL = Pattern.compile("url\\(\"?([^:)]*)");

  private TestNode node;

  @BeforeAll
  void start() {
    node = TestNode.withTypes("");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void thePageLoadsTheServedFilesAndNoOthers() {
    Set<String> loaded = new TreeSet<>();
    LOADED.matcher(node.get("/openapi").body()).results().forEach(hit -> loaded.add(hit.group(1)));
    assertThat(loaded)
        .containsExactly(
            "openapi/page.js", "openapi/swagger-ui-bundle.js", "openapi/swagger-ui.css");
    assertThat(loaded).allMatch(file -> node.get('/' + file).statusCode() == 200);
    assertThat(node.get("/openapi/page.js").body())
        .contains(
            "url: \"openapi.yaml\"",
            "validatorUrl: null",
            "queryConfigEnabled: false",
            "curl: hideToken");
  }

  @Test
  void thePageHasNeitherInlineScriptsNorInlineStylesNorAddressesOfOtherHosts() {
    assertThat(node.get("/openapi").body())
        .doesNotContain("://", "<style", " style=", "<script>", " onload=");
    assertThat(node.get("/openapi/page.js").body()).doesNotContain("://");
    assertThat(STYLE_URL.matcher(node.get("/openapi/swagger-ui.css").body()).results())
        .isNotEmpty()
        .allMatch(hit -> hit.group(1).equals("data"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/page.js", "/swagger-ui-bundle.js", "/swagger-ui.css"})
  void everyFileComesWithAStrictPolicy(String file) {
    HttpResponse<String> answer = node.get("/openapi" + file);
    assertThat(header(answer, "Content-Security-Policy").split("; ", -1))
        .contains(
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'");
    assertThat(header(answer, "Content-Security-Policy")).doesNotContain("unsafe", "http", "*");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
    assertThat(header(answer, "Content-Type")).endsWith("; charset=UTF-8");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openapi/",
        "/openapi/swagger-ui.js",
        "/openapi/openapi.html",
        "/openapi/%2e%2e%2fopenapi.yaml",
        "/openapi/..%2fpage.js",
        "/openapi/x/page.js",
        "/openapi/page.js/"
      })
  void nothingElseIsServed(String path) {
    assertThat(node.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void aCacheAsksEachTimeAndGetsOnlyWhatChanged() {
    HttpResponse<String> first = node.get("/openapi/swagger-ui-bundle.js");
    assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");
    HttpResponse<String> again =
        node.send(
            node.request(
                "GET",
                "/openapi/swagger-ui-bundle.js",
                null,
                "If-None-Match",
                header(first, "ETag")));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void theFirstPageLinksIt() {
    assertThat(node.get("/").body()).contains("<a href=\"openapi.yaml\">");
  }
}
