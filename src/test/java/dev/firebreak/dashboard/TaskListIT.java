package dev.firebreak.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Browser;
import dev.firebreak.fixture.BrowserOfRun;
import dev.firebreak.fixture.HostileTalker;
import dev.firebreak.fixture.TestNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The list of tasks and a task's page in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(BrowserOfRun.class)
class TaskListIT {
  private static final int MANY = 60;

  /** Would change the title, and so be seen, if a browser ran it. */
  private static final String HOSTILE =
      "fail <img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>";

  private final Browser browser;
  private TestNode node;

  TaskListIT(Browser browser) {
    this.browser = browser;
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    node =
        TestNode.configured(
            """
            firebreak.data-dir = "FOLDER"
            firebreak.types {
              crash { handler = dev.firebreak.demo.Crash, retry.attempts = 1, breaker.window = 0 }
              later.handler = dev.firebreak.demo.Echo
              sale { handler = dev.firebreak.demo.Echo, search = ["/customer"] }
              order { handler = dev.firebreak.demo.Echo, search = ["/buyer"] }
              hostile { HANDLER, retry.attempts = 1 }
            }
            """
                .replace("FOLDER", folder.toString())
                .replace("HANDLER", TestNode.handler(HostileTalker.class)));
  }

  @AfterAll
  void stop() {
    node.close();
  }

  /** Submits tasks and waits for their state. */
  private void submit(String type, int number, String members, String state) {
    String lines =
        IntStream.range(0, number)
            .mapToObj(_ -> "{\"type\":\"" + type + "\"" + members + "}\n")
            .collect(Collectors.joining());
    node.send(node.request("POST", "/v1/submit", lines, "Content-Type", "application/x-ndjson"));
    await().until(() -> counted(type, state) == number);
  }

  private long counted(String type, String state) {
    JsonNode counts = TestNode.json(node.get("/v1/tasks/counts?type=" + type)).path("types");
    return counts.path(0).path(state).asLong();
  }

  @Test
  void allFailedTasksOfATypeAreRetriedAfterTheirNumberWasShown() {
    submit("crash", MANY, ",\"input\":{}", "failed");
    browser.open(node.uri("/#/tasks"));
    assertThat(browser.find("#bulk-retry").isEnabled()).isFalse();
    browser.awaitText("#filter-type", "crash");
    browser.choose("#filter-type", "crash");
    browser.awaitText(".states a", "failed " + MANY);
    browser.clickText(".states a", "failed");
    assertThat(browser.url()).endsWith("#/tasks?type=crash&state=failed");
    browser.awaitText("table.tasks tbody", "IllegalStateException");
    assertThat(browser.count("table.tasks tbody tr")).isEqualTo(50);
    browser.click("#bulk-retry");
    browser.awaitText("dialog .large", MANY + " tasks");
    long before = attempts();
    browser.click("dialog .primary");
    await().until(() -> browser.count("dialog[open]") == 0);
    await().until(() -> attempts() == before + MANY);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theTasksOfACustomerAreFoundByAMemberOfTheirInputAndDeleted() {
    for (int customer : new int[] {42, 42, 7}) {
      node.send(node.request("POST", "/v1/submit/sale", "{\"customer\":" + customer + "}"));
    }
    await().until(() -> counted("sale", "succeeded") == 3);
    browser.open(node.uri("/#/tasks?type=sale&state=succeeded"));
    await().until(() -> browser.count("table.tasks tbody tr") == 3);
    browser.awaitText("#filter-name", "input.customer");
    browser.find("#filter-value").sendKeys("42\n");
    browser.awaitText(".chosen", "input.customer = 42");
    await().until(() -> browser.count("table.tasks tbody tr") == 2);
    browser.click("#bulk-purge");
    browser.awaitText("dialog .large", "2 tasks");
    browser.click("dialog .primary");
    browser.awaitText(".list", "No task matches");
    browser.click(".chosen a");
    await().until(() -> browser.count("table.tasks tbody tr") == 1);
    assertThat(browser.complaints()).isEmpty();
  }

  private long attempts() {
    return node.type("crash").path("counters").path("attempts").asLong();
  }

  @Test
  void waitingTasksAreCancelledTogetherAndPagesFollowEachOther() {
    submit("later", MANY, ",\"input\":1,\"runAt\":\"2100-01-01T00:00:00Z\"", "queued");
    browser.open(node.uri("/#/tasks?type=later"));
    browser.awaitText("table.tasks tbody", "waits for run-at");
    assertThat(browser.count("table.tasks tbody tr")).isEqualTo(50);
    browser.clickText(".pages button", "Older");
    await().until(() -> browser.count("table.tasks tbody tr") == MANY - 50);
    browser.clickText(".pages button", "Newer");
    await().until(() -> browser.count("table.tasks tbody tr") == 50);
    browser.click("#bulk-cancel");
    browser.awaitText("dialog .primary", "Cancel " + MANY);
    browser.click("dialog .primary");
    browser.awaitText(".states a", "cancelled " + MANY);
    assertThat(counted("later", "cancelled")).isEqualTo(MANY);
  }

  @Test
  void hostileTextIsShownAsText() {
    String id =
        TestNode.json(node.send(node.request("POST", "/v1/submit/hostile", HOSTILE)))
            .path("id")
            .asText();
    browser.open(node.uri("/#/tasks/" + id));
    browser.awaitText("#cause", HOSTILE);
    browser.awaitText(".output", HOSTILE);
    browser.awaitText(".timeline", HOSTILE);
    browser.go("#/tasks?type=hostile");
    browser.awaitText("table.tasks", HOSTILE);
    browser.go("#/overview");
    browser.awaitText(".failing", HOSTILE);
    browser.go("#/tasks/%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D1%3E");
    browser.awaitText(".trouble", "<img src=x");
    assertThat(browser.count("main img, main script")).isZero();
    assertThat(browser.title()).doesNotContain("run");
    // The last task does not exist, which the browser reports, too.
    assertThat(browser.complaints()).allMatch(line -> line.contains("404"));
  }

  @Test
  void anInputIsShownAsTextWhenAskedForOrItsBeginningIfItIsLong() {
    String id = submitted("hostile", HOSTILE);
    browser.open(node.uri("/#/tasks/" + id));
    browser.click("#show-input");
    browser.awaitText(".input pre", HOSTILE);
    assertThat(browser.title()).doesNotContain("run");
    browser.go("#/tasks/" + submitted("hostile", "é".repeat(150_000) + "<b>end</b>"));
    browser.click("#show-input");
    browser.awaitText(".input .said", "the first");
    assertThat(browser.texts(".input pre").getFirst())
        .startsWith("éé")
        .endsWith("é …")
        .doesNotContain("end");
    browser.go("#/tasks/" + submitted("hostile", ""));
    browser.click("#show-input");
    browser.awaitText(".input", "It is empty");
    assertThat(browser.complaints()).isEmpty();
  }

  private String submitted(String type, String body) {
    return TestNode.json(node.send(node.request("POST", "/v1/submit/" + type, body)))
        .path("id")
        .asText();
  }

  @Test
  void theValueOfAFilterIsChosenByTheKeyboardOrTheMouse() {
    for (String customer : new String[] {"c-1", "c-2", "d-1", "<i>c-3</i>"}) {
      submitted("order", "{\"buyer\":\"" + customer + "\"}");
    }
    browser.open(node.uri("/#/tasks"));
    browser.choose("#filter-name", "input.buyer");
    WebElement field = browser.find("#filter-value");
    field.sendKeys("c-");
    await().until(() -> browser.texts("[role=option]").equals(List.of("c-1", "c-2")));
    assertThat(field.getDomAttribute("role")).isEqualTo("combobox");
    assertThat(field.getDomAttribute("aria-expanded")).isEqualTo("true");
    assertThat(browser.texts("[role=status]")).contains("2 values");
    field.sendKeys(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    String marked = browser.find("[role=option][aria-selected=true]").getDomAttribute("id");
    assertThat(field.getDomAttribute("aria-activedescendant")).isEqualTo(marked);
    assertThat(browser.find("#" + marked).getText()).isEqualTo("c-2");
    field.sendKeys(Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ENTER);
    assertThat(field.getDomProperty("value")).isEqualTo("c-2");
    assertThat(field.getDomAttribute("aria-expanded")).isEqualTo("false");
    field.sendKeys(Keys.ENTER);
    browser.awaitText(".chosen", "input.buyer = c-2");
    assertThat(browser.url()).contains("type=order").contains("input.buyer=c-2");
    browser.click("#filter-value");
    await().until(() -> browser.texts("[role=option]").contains("<i>c-3</i>"));
    field.sendKeys(Keys.ESCAPE);
    assertThat(field.getDomAttribute("aria-expanded")).isEqualTo("false");
    browser.click("#filter-value");
    browser.clickText("[role=option]", "<i>c-3</i>");
    browser.click("#filter-add");
    browser.awaitText(".chosen", "<i>c-3</i>");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aResultIsFetchedOnlyWhenAskedFor() {
    String id =
        TestNode.json(node.send(node.request("POST", "/v1/submit/hostile", "<b>well</b>")))
            .path("id")
            .asText();
    browser.open(node.uri("/#/tasks"));
    browser.find("#search").sendKeys(id + "\n");
    browser.awaitText(".title .badge", "succeeded");
    browser.click("#show-result");
    browser.awaitText(".result pre", "<b>well</b>");
    assertThat(browser.complaints()).isEmpty();
  }
}
