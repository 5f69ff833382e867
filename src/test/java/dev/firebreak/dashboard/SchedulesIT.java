package dev.firebreak.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Browser;
import dev.firebreak.fixture.BrowserOfRun;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import dev.firebreak.store.MemoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The schedules in a browser. */
@ExtendWith(BrowserOfRun.class)
class SchedulesIT {
  private static final String CONFIG =
      """
      firebreak.types.echo.handler = dev.firebreak.demo.Echo
      firebreak.schedules {
        nightly { cron = "0 3 * * *", zone = UTC, type = echo, missed = run-once }
        yearly { cron = "0 3 1 1 *", zone = UTC, type = echo }
      }
      """;
  private static final String NIGHTLY = "[aria-label=nightly]";
  private static final String YEARLY = "[aria-label=yearly]";

  @Test
  void missedTimesAreShownAndThePauseOfAScheduleEnds(Browser browser) {
    MemoryStore store = new MemoryStore("here", InstantSource.system());
    String before = Instant.now().minus(Duration.ofDays(3)) + " UTC 0 3 * * *";
    store.remember("schedule nightly", before).toCompletableFuture().join();
    String config = CONFIG + "firebreak.data-dir = \"never opened\"";
    try (TestNode node = TestNode.keeping(store, config)) {
      browser.open(node.uri("/#/schedules"));
      browser.awaitText(NIGHTLY, "one task for the last");
      browser.clickText(YEARLY + " button", "Pause");
      browser.find("dialog input").sendKeys("<b>no archive</b>");
      browser.click("dialog button.primary");
      browser.awaitText(YEARLY, "<b>no archive</b>");
      browser.clickText(YEARLY + " button", "Resume");
      browser.awaitText("dialog", "from its next time on");
      browser.clickText("dialog button", "Close");
      browser.clickText(YEARLY + " button", "Resume");
      browser.click("dialog button.primary");
      browser.awaitText(YEARLY, "on time");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aScheduleRunsNowOnlyAfterAConfirmation(Browser browser) {
    MemoryStore store = new MemoryStore("here", InstantSource.system());
    String config = CONFIG + "firebreak.data-dir = \"never opened\"";
    try (TestNode node = TestNode.keeping(store, config)) {
      browser.open(node.uri("/#/schedules"));
      browser.clickText(YEARLY + " button", "Run now");
      browser.awaitText("dialog", "submitted at once");
      browser.clickText("dialog button", "Close");
      browser.clickText(NIGHTLY + " button", "Run now");
      browser.awaitText("dialog h2", "nightly");
      browser.click("dialog button.primary");
      browser.awaitText("h1", "echo");
      assertThat(TestNode.json(node.get("/v1/tasks")).path("tasks")).hasSize(1);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aTokenThatMayOnlyReadIsOfferedNoChanges(Browser browser, @TempDir Path folder) {
    TestTokens tokens = TestTokens.in(folder, "reader scopes=read");
    try (TestNode node = TestNode.configured(CONFIG + TestTokens.settings(folder))) {
      browser.open(node.uri("/#/schedules"));
      browser.find("input[name=token]").sendKeys(tokens.text("reader") + "\n");
      browser.awaitText(YEARLY, "on time");
      assertThat(browser.count(".cards button")).isZero();
    }
  }
}
