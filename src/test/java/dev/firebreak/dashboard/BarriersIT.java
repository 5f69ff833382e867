package dev.firebreak.dashboard;

import dev.firebreak.fixture.Browser;
import dev.firebreak.fixture.BrowserOfRun;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * Every view has no barriers that axe finds, fits on a phone, and is drawn for the documentation.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(BrowserOfRun.class)
class BarriersIT {
  private final Browser browser;
  private TestNode node;
  private String failed = "";

  BarriersIT(Browser browser) {
    this.browser = browser;
  }

  /** With something of everything: work that runs, waits, has failed, is paused. */
  @BeforeAll
  void start(@TempDir Path folder) {
    node =
        TestNode.configured(
            """
            firebreak.data-dir = "FOLDER"
            firebreak.schedules.nightly { cron = "0 3 * * *", zone = Europe/Berlin, type = echo, input { days = 1 } }
            firebreak.types {
              echo.handler = dev.firebreak.demo.Echo
              invoice { handler = dev.firebreak.demo.Sleep, concurrency = 3 }
              crash { handler = dev.firebreak.demo.Crash, retry.backoff = 10ms, breaker.window = 0 }
              render {
                command = ["sh", "-c", "echo page 1 of 3 >&2; echo out of fonts >&2; exit 4"]
                retry.attempts = 1
              }
              sha256 { command = ["sha256sum"], produces = "text/plain; charset=utf-8" }
            }
            """
                .replace("FOLDER", folder.toString()));
    for (int i = 0; i < 6; i++) {
      submit("invoice", "{\"ms\":600000}");
      node.call("echo", "hello");
    }
    node.send(node.request("POST", "/v1/groups", "{\"name\":\"import 12\"}"));
    submit("render", "{}");
    failed = submit("crash", "{}");
    node.send(node.request("POST", "/v1/types/sha256/pause?reason=new%20disk", null));
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private String submit(String type, String body) {
    return TestNode.json(node.send(node.request("POST", "/v1/submit/" + type, body)))
        .path("id")
        .asText();
  }

  @Test
  void everyViewIsWithoutBarriers() throws IOException {
    hasNoBarriers("light");
  }

  @Test
  @LongTest("BarriersIT#everyViewIsWithoutBarriers")
  void everyViewIsWithoutBarriersInTheDark() throws IOException {
    hasNoBarriers("dark");
  }

  private void hasNoBarriers(String colours) throws IOException {
    browser.prefer(colours);
    browser.open(node.uri("/"));
    browser.awaitText(".failing", "out of fonts");
    browser.awaitText(".stuck", "all 3 slots");
    check("overview", colours);
    browser.go("#/supervision");
    browser.awaitText("[data-type=invoice] .live", "s");
    browser.click("#crash");
    browser.awaitText("[data-type=crash] .dead", "gave up");
    check("supervision", colours);
    browser.go("#/tasks");
    browser.awaitText("table.tasks", "waits for concurrency");
    check("tasks", colours);
    browser.choose("#filter-name", "cause");
    browser.click("#filter-value");
    browser.awaitText("[role=option]", "exception");
    check("values", colours);
    browser.find("#filter-value").sendKeys(Keys.ESCAPE);
    browser.clickText(".states a", "failed");
    browser.click("#bulk-retry");
    browser.awaitText("dialog .large", "2 tasks");
    check("bulk", colours);
    browser.clickText("dialog button", "Close");
    browser.go("#/tasks/" + failed);
    browser.awaitText("#cause", "asked to crash");
    browser.click("#show-input");
    browser.awaitText(".input pre", "{}");
    check("task", colours);
    browser.go("#/groups");
    browser.awaitText("table.groups", "import 12");
    check("groups", colours);
    browser.go("#/types");
    browser.awaitText(".cards", "new disk");
    check("types", colours);
    browser.go("#/schedules");
    browser.awaitText(".cards", "nightly");
    check("schedules", colours);
  }

  private void check(String view, String colours) throws IOException {
    new Barriers(browser).check(view, colours);
  }
}
