package dev.firebreak.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Browser;
import dev.firebreak.fixture.BrowserOfRun;
import dev.firebreak.fixture.PrefixProxy;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard behind a proxy, with tokens, and while its node is away. */
@ExtendWith(BrowserOfRun.class)
class ConnectionIT {
  private static final String TYPES =
      "firebreak.types { echo.handler = dev.firebreak.demo.Echo }\n";

  @TempDir private Path folder;

  private String settings() {
    return TYPES + "firebreak.data-dir = \"" + folder + "\"\n";
  }

  @Test
  void aLostConnectionIsShownAndHealsWhenTheNodeIsBack(Browser browser) {
    TestNode first = TestNode.configured(settings());
    int port = first.uri("/").getPort();
    browser.open(first.uri("/"));
    browser.awaitText(".load tbody", "echo");
    first.close();
    browser.awaitText(".connection", "connection lost");
    await().until(() -> browser.title().startsWith("no connection"));
    assertThat(browser.texts(".load tbody")).anyMatch(text -> text.contains("echo"));
    String again = settings() + "firebreak.http.port = " + port;
    try (TestNode _ = TestNode.configured(again.replace("echo.", "revived."))) {
      browser.awaitText(".connection", "live");
      browser.awaitText(".load tbody", "revived");
    }
  }

  @Test
  void thePageWorksBelowAPathOfAProxy(Browser browser) throws Exception {
    TestTokens tokens = TestTokens.in(folder, "root scopes=admin");
    try (TestNode node = TestNode.configured(TYPES + TestTokens.settings(folder));
        PrefixProxy proxy = new PrefixProxy("/below", node.uri("/"))) {
      browser.open(proxy.uri().resolve("#/types"));
      signIn(browser, tokens.text("root"));
      browser.awaitText(".cards", "echo");
      assertThat(browser.url()).isEqualTo(proxy.uri().resolve("#/types").toString());
      browser.clickText(".corner button", "Sign out");
      browser.find("input[name=token]");
      assertThat(browser.url()).startsWith(proxy.uri() + "sign-in");
      assertThat(proxy.asked())
          .allMatch(line -> line.contains(" /below/") || line.contains(" /favicon.ico"));
    }
  }

  private static void signIn(Browser browser, String token) {
    browser.find("input[name=token]").sendKeys(token + "\n");
  }

  @Test
  void aTokenSeesWhatItMayAndIsOfferedNothingElse(Browser browser) {
    TestTokens tokens = TestTokens.in(folder, "reader owner=team scopes=read");
    try (TestNode node = TestNode.configured(TYPES + TestTokens.settings(folder))) {
      browser.open(node.uri("/#/supervision"));
      signIn(browser, tokens.text("reader"));
      browser.awaitText(".trouble", "Not allowed: The token lacks the scope metrics");
      browser.go("#/types");
      browser.awaitText(".cards", "echo");
      assertThat(browser.count(".cards button")).isZero();
      browser.go("#/tasks");
      browser.awaitText(".states", "all");
      assertThat(browser.count("#bulk-retry, #bulk-cancel, #filter-owner")).isZero();
    }
  }

  /** Its timers are kept and run by the test, so that it needs no time. */
  @Test
  void nothingIsReadWhileTheTabIsHidden(Browser browser) {
    try (TestNode node = TestNode.configured(settings())) {
      browser.open(node.uri("/"));
      browser.awaitText(".load tbody", "echo");
      browser.script(
          """
          window.kept = [];
          window.setTimeout = run => window.kept.push(run);
          window.read = [];
          const fetchNow = window.fetch;
          window.fetch = (...what) => { window.read.push(what[0]); return fetchNow(...what); };
          window.ended = 0;
          const closeNow = EventSource.prototype.close;
          EventSource.prototype.close = function () { window.ended++; closeNow.call(this); };
          """);
      await().until(() -> !Long.valueOf(0).equals(browser.script("return window.kept.length")));
      assertThat(browser.script("return " + hidden(true))).isEqualTo(0L);
      assertThat(browser.script("return window.ended")).isEqualTo(1L);
      assertThat((Long) browser.script("return " + hidden(false))).isPositive();
    }
  }

  /** Hides or shows the tab, lets the time of all timers pass, and says how often it read. */
  private static String hidden(boolean hidden) {
    return """
    (() => {
      Object.defineProperty(document, 'hidden', { get: () => HIDDEN, configurable: true });
      window.read.length = 0;
      document.dispatchEvent(new Event('visibilitychange'));
      window.kept.splice(0).forEach(run => run());
      return window.read.length;
    })()
    """
        .replace("HIDDEN", Boolean.toString(hidden));
  }
}
