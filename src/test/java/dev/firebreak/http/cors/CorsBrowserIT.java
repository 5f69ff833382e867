package dev.firebreak.http.cors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.firebreak.fixture.Browser;
import dev.firebreak.fixture.BrowserOfRun;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pages of other origins in a browser: a listed one reads answers, another does not. */
@ExtendWith(BrowserOfRun.class)
@LongTest("CorsHttpTest")
class CorsBrowserIT {
  /** Calls with its arguments path and options; its result is what the page gets to see. */
  private static final String FETCH =
      """
      const done = arguments[arguments.length - 1], options = arguments[1];
      if (arguments[2]) options.headers = {'Authorization': 'Bearer ' + arguments[2],
          'Content-Type': 'application/json'};
      if (options.body && arguments[2]) options.headers['Idempotency-Key'] = String(Math.random());
      fetch(arguments[0], options).then(async a => done(
          [a.type, a.status, a.headers.get('Firebreak-Attempts'), a.headers.get('Location'),
           await a.text()].join(' ')), e => done(String(e)));
      """;

  private final Browser browser;
  private HttpServer listed;
  private HttpServer other;
  private TestTokens tokens;
  private TestNode node;

  CorsBrowserIT(Browser browser) {
    this.browser = browser;
  }

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    listed = pages();
    other = pages();
    tokens = TestTokens.in(folder, "app owner=app");
    node =
        TestNode.configured(
            TestTokens.settings(folder)
                + "firebreak.types.echo { handler = dev.firebreak.demo.Echo, methods = [GET, POST]"
                + ", cors.origins = [\""
                + page(listed)
                + "\"] }");
  }

  @AfterEach
  void stop() {
    node.close();
    listed.stop(0);
    other.stop(0);
  }

  private static HttpServer pages() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] page = "<!doctype html><title>page</title>".getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** A site of its own: that of the node is 127.0.0.1. */
  private static String page(HttpServer server) {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private String fetched(String path, String options, String token) {
    Object parsed = browser.script("return JSON.parse(arguments[0])", options);
    return String.valueOf(
        browser.asynchronousScript(FETCH, node.uri(path).toString(), parsed, token));
  }

  private long attempts() {
    return TestNode.json(node.send(node.request("GET", "/v1/types", null, tokens.bearer("app"))))
        .path("types")
        .path(0)
        .path("counters")
        .path("attempts")
        .asLong(-1);
  }

  @Test
  void aPageThatIsListedCallsSubmitsAndReads() {
    browser.open(URI.create(page(listed) + "/"));
    String post = "{\"method\": \"POST\", \"body\": \"7\"}";
    assertThat(fetched("/v1/call/echo", post, tokens.text("app"))).isEqualTo("cors 200 1  7");
    assertThat(fetched("/v1/call/echo", post, "fb_wrong")).contains("401", "unauthorized");
    String submitted = fetched("/v1/submit/echo", post, tokens.text("app"));
    assertThat(submitted).startsWith("cors 202  /v1/tasks/");
    String task = submitted.split(" ", -1)[3];
    assertThat(fetched(task, "{}", tokens.text("app"))).startsWith("cors 200").contains("\"echo\"");
    assertThat(fetched("/v1/types", "{}", tokens.text("app"))).startsWith("TypeError");
  }

  @Test
  void anotherPageStartsNothingAndReadsNothing() {
    browser.open(URI.create(page(other) + "/"));
    String post = "{\"method\": \"POST\", \"body\": \"7\"}";
    assertThat(fetched("/v1/call/echo", post, tokens.text("app"))).startsWith("TypeError");
    assertThat(fetched("/v1/call/echo", post, null)).startsWith("TypeError");
    String blind = "{\"method\": \"POST\", \"body\": \"7\", \"mode\": \"no-cors\"}";
    assertThat(fetched("/v1/call/echo", blind, null)).startsWith("opaque");
    assertThat(attempts()).isZero();
  }

  /** The user has signed in to the dashboard of the same node with this browser. */
  @Test
  void theUsersSessionIsOfNoUseToAListedPage() {
    browser.open(node.uri("/sign-in"));
    browser.find("[name=token]").sendKeys(tokens.text("app") + "\n");
    browser.awaitText("body", "Overview");
    assertThat(fetched("/v1/types", "{}", null)).startsWith("basic 200");
    browser.script("location = arguments[0]", page(listed) + "/");
    browser.find("title");
    String including = "{\"method\": \"POST\", \"body\": \"7\", \"credentials\": \"include\"}";
    assertThat(fetched("/v1/call/echo", including, null)).startsWith("TypeError");
    assertThat(fetched("/v1/call/echo", "{\"credentials\": \"include\"}", null))
        .startsWith("TypeError");
    assertThat(attempts()).isZero();
  }
}
