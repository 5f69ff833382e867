package dev.firebreak.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Browser;
import dev.firebreak.fixture.BrowserOfRun;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard in a browser: what it shows, and that what it shows goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(BrowserOfRun.class)
class ViewsIT {
  /** All shifts since the page was loaded that no input explains: their sum, and what moved. */
  private static final String SHIFTS =
      """
      return new Promise(done => {
        let sum = 0;
        const moved = [];
        const text = box => [box.x, box.y, box.width, box.height].map(Math.round).join(' ');
        const name = node => node ? `${node.nodeName} ${node.className ?? ''}` : 'what is gone';
        new PerformanceObserver(list => {
          for (const one of list.getEntries().filter(shift => !shift.hadRecentInput)) {
            sum += one.value;
            one.sources.forEach(source => moved.push(
              `${name(source.node)} from ${text(source.previousRect)} to ${text(source.currentRect)}`));
          }
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => setTimeout(() => done([sum, moved.join('\\n')]), 100));
      })
      """;

  private final Browser browser;
  private TestNode node;

  ViewsIT(Browser browser) {
    this.browser = browser;
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    node =
        TestNode.configured(
            """
            firebreak.data-dir = "FOLDER"
            firebreak.schedules.yearly { cron = "0 0 1 1 *", zone = UTC, type = echo, input { year = 1 } }
            firebreak.types {
              echo.handler = dev.firebreak.demo.Echo
              sleep { handler = dev.firebreak.demo.Sleep, concurrency = 2 }
              stepped { handler = dev.firebreak.fixture.StepHandler, retry.attempts = 1 }
              crash { handler = dev.firebreak.demo.Crash, retry { backoff = 10ms, budget.share = 2 }, breaker.window = 0 }
            }
            """
                .replace("FOLDER", folder.toString()));
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
  void everyViewLoadsWithoutErrors() {
    browser.open(node.uri("/"));
    browser.awaitText(".load tbody", "sleep");
    browser.awaitText(".chart .legend", "waiting 0"); // A sample of the node.
    browser.go("#/supervision");
    browser.awaitText(".tree", "crash");
    browser.go("#/tasks");
    browser.awaitText("h1", "Tasks");
    browser.go("#/types");
    browser.awaitText(".cards", "echo");
    assertThat(browser.complaints()).isEmpty();
  }

  /**
   * The measure is Cumulative Layout Shift of the Web Vitals, which calls up to 0.1 good. What the
   * user may do becomes known last: the buttons that depend on it must have their places by then.
   */
  @ParameterizedTest
  @CsvSource({
    "'#/', .load tbody, sleep",
    "'#/supervision', .tree, crash",
    "'#/tasks', table, echo",
    "'#/types', .cards, echo",
    "'#/schedules', main, yearly",
  })
  void nothingMovesWhileAViewLoads(String view, String where, String content) {
    submit("echo", "1");
    for (int width : new int[] {1280, 360}) {
      browser.open(node.uri("/" + view));
      browser.resize(width);
      browser.reloadHolding("v1/session");
      browser.awaitText(where, content);
      browser.release();
      await().until(() -> browser.count(".unread") == 0);
      if (view.equals("#/")) {
        browser.awaitText(".chart .legend", "waiting 0"); // A sample of the node.
      }
      List<?> shifts = (List<?>) browser.script(SHIFTS);
      assertThat(((Number) shifts.getFirst()).doubleValue())
          .as("at %d moved %s", width, shifts.getLast())
          .isLessThan(0.05);
    }
    browser.complaints();
  }

  @Test
  void callsAreSeenWhileTheyRunAndAfterwards() {
    browser.open(node.uri("/"));
    browser.awaitText(".load tbody", "sleep");
    var call = node.callAsync("sleep", "{\"ms\":60000}");
    browser.awaitText("tr:has(a[href$='/sleep']) .meter", "1 / 2");
    call.cancel(true);
    browser.awaitText("tr:has(a[href$='/sleep']) .meter", "0 / 2");
  }

  @Test
  void aFailedTaskIsFoundInThreeClicksWithItsCauseAndRetried() {
    String id = submit("crash", "{}");
    browser.open(node.uri("/"));
    browser.awaitText(".failing tbody", "IllegalStateException");
    browser.click(".failing tbody a");
    if (!browser.url().contains(id)) {
      browser.click("table.tasks a[title='" + id + "']");
    }
    browser.awaitText("#cause", "this worker was asked to crash");
    browser.awaitText("#cause", "Handler");
    assertThat(browser.count(".timeline li.bad")).isEqualTo(3);
    browser.click("#retry");
    browser.click("dialog .primary");
    browser.awaitText(".facts", "Attempts");
    browser.awaitText(".timeline", "IllegalStateException");
  }

  @Test
  void aTaskIsRetriedFromOneOfItsSteps() {
    String id =
        submit(
            "stepped", "{\"steps\":[\"read\",\"a/b <i>\",\"send\"],\"bytes\":5000,\"fail\":true}");
    browser.open(node.uri("/#/tasks/" + id));
    browser.awaitText(".title .badge", "failed");
    browser.awaitText(".steps tbody tr:nth-child(2)", "a/b <i>");
    browser.awaitText(".steps tbody tr:nth-child(2)", "4.9 KiB");
    browser.click(".steps tbody tr:nth-child(2) .from");
    browser.awaitText("dialog", "The results of a/b <i> and of the later steps are deleted");
    browser.click("dialog .primary");
    await().until(() -> browser.count(".timeline li.bad") == 2);
    browser.awaitText(".steps tbody tr:nth-child(3)", "send");
    assertThat(node.get("/metrics").body())
        .contains(
            "firebreak_steps_recorded_total{type=\"stepped\"} 5.0",
            "firebreak_steps_served_total{type=\"stepped\"} 1.0");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aTaskLeadsToItsGroupItsParentAndItsChildren() {
    String group =
        TestNode.json(node.send(node.request("POST", "/v1/groups", "{\"name\":\"pages\"}")))
            .path("id")
            .asText();
    String parent = id(node.request("POST", "/v1/submit/sleep", "{}", "Firebreak-Delay", "1000"));
    String child =
        id(
            node.request(
                "POST",
                "/v1/submit/sleep",
                "{}",
                "Firebreak-Delay",
                "1000",
                "Firebreak-Parent",
                parent,
                "Firebreak-Group",
                group));
    browser.open(node.uri("/#/tasks/" + child));
    browser.awaitText("#group", "pages, open, 1: 1 queued");
    browser.click("#group");
    await().until(() -> browser.count("table.tasks a[title='" + child + "']") == 1);
    assertThat(browser.count("table.tasks tbody tr")).isEqualTo(1);
    assertThat(browser.url()).contains("group=" + group);
    browser.go("#/tasks/" + parent);
    browser.awaitText(".facts", "1: 1 queued");
    assertThat(browser.complaints()).isEmpty();
  }

  private String id(HttpRequest request) {
    return TestNode.json(node.send(request)).path("id").asText();
  }

  @Test
  void aCancelledTaskIsShownAsCancelled() {
    String id = submit("sleep", "{\"ms\":600000}");
    browser.open(node.uri("/#/tasks/" + id));
    browser.awaitText(".title .badge", "running");
    browser.click("#cancel");
    browser.click("dialog .primary");
    browser.awaitText(".title .badge", "cancelled");
  }

  @Test
  void aWorkerIsSeenToDieAndToComeBackWhileOthersGoOn() {
    browser.open(node.uri("/#/supervision"));
    browser.awaitText("[data-type=crash]", "no worker");
    var healthy = node.callAsync("sleep", "{\"ms\":600000}");
    browser.awaitText("[data-type=sleep] .worker.live", "s");
    browser.click("#crash");
    browser.awaitText("[data-type=crash] .dead", "this worker was asked to crash");
    browser.awaitText("[data-type=crash] .dead[data-decision=retry]", "next attempt in");
    browser.awaitText("[data-type=crash] .dead[data-decision=give-up]", "the supervisor gave up");
    assertThat(browser.count("[data-type=sleep] .worker.live")).isEqualTo(1);
    assertThat(browser.count("[data-type=sleep] .dead")).isZero();
    browser.awaitText("[data-type=crash]", "no worker"); // The dead are not shown for long.
    healthy.cancel(true);
    // The call that crashed was answered with 502, which the browser reports.
    assertThat(browser.complaints()).allMatch(line -> line.contains("502"));
  }

  @Test
  void aTypeIsPausedWithAReasonWhichIsThenSeenAsWhatItsWorkWaitsFor() {
    browser.open(node.uri("/#/types"));
    browser.clickText("#type-echo button", "Pause");
    browser.find("dialog input").sendKeys("moving the <b>disk</b>");
    browser.click("dialog .primary");
    browser.awaitText("#type-echo", "moving the <b>disk</b>");
    browser.go("#/overview");
    browser.awaitText(".stuck", "paused: moving the <b>disk</b>");
    browser.go("#/types");
    browser.clickText("#type-echo button", "Resume");
    browser.awaitText("dialog", "tasks that wait begin to run");
    browser.click("dialog .primary");
    browser.awaitText("#type-echo button", "Pause");
    assertThat(node.type("echo").has("paused")).isFalse();
  }

  @Test
  void aScheduleIsRunNowAndPaused() {
    browser.open(node.uri("/#/schedules"));
    browser.awaitText(".cards", "0 0 1 1 *");
    browser.clickText(".card button", "Run now");
    browser.click("dialog .primary");
    browser.awaitText(".title .badge", "succeeded");
    browser.go("#/schedules");
    browser.clickText(".card button", "Pause");
    browser.click("dialog .primary");
    browser.awaitText(".card", "when it is resumed");
    browser.clickText(".card button", "Resume");
    browser.click("dialog .primary");
    browser.awaitText(".card button", "Pause");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theTabShowsThatSomethingIsWrong() {
    browser.open(node.uri("/"));
    await().until(() -> browser.title().equals("Firebreak"));
    node.send(node.request("POST", "/v1/types/sleep/pause", null));
    try {
      await().until(() -> browser.title().equals("1 type stuck · Firebreak"));
      assertThat(browser.find("#icon").getDomProperty("href")).endsWith("/icon-trouble.svg");
    } finally {
      node.send(node.request("POST", "/v1/types/sleep/resume", null));
    }
    await().until(() -> browser.title().equals("Firebreak"));
  }
}
