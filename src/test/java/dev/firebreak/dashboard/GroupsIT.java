package dev.firebreak.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Browser;
import dev.firebreak.fixture.BrowserOfRun;
import dev.firebreak.fixture.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The groups of tasks in a browser. */
@ExtendWith(BrowserOfRun.class)
class GroupsIT {
  private static final String HOSTILE = "<b>import</b>";

  @Test
  void groupsAreListedWithTheirCountsAndLeadToTheirTasks(Browser browser, @TempDir Path folder) {
    String config =
        "firebreak { data-dir = \"" + folder + "\", types.echo.handler = dev.firebreak.demo.Echo }";
    try (TestNode node = TestNode.configured(config)) {
      String body = "{\"name\":\"" + HOSTILE + "\",\"size\":1}";
      String group =
          TestNode.json(node.send(node.request("POST", "/v1/groups", body))).path("id").asText();
      for (int i = 0; i < 50; i++) {
        node.send(node.request("POST", "/v1/groups", "{\"name\":\"later\"}"));
      }
      node.send(node.request("POST", "/v1/submit/echo", "x", "Firebreak-Group", group));
      browser.open(node.uri("/#/tasks"));
      browser.clickText(".list header a", "Groups");
      browser.awaitText("table.groups", "later");
      browser.awaitText("nav [aria-current=page]", "Tasks");
      browser.choose(".filters select[name=state]", "completed");
      browser.awaitText("table.groups", HOSTILE);
      assertThat(browser.count("table.groups tbody tr")).isEqualTo(1);
      browser.go("#/groups");
      browser.awaitText("table.groups", "later");
      browser.clickText(".pages button", "Older");
      browser.awaitText("table.groups", HOSTILE);
      browser.awaitText("table.groups", "completed");
      browser.click("table.groups th a");
      browser.awaitText("table.tasks", "succeeded");
      assertThat(browser.count("table.tasks tbody tr")).isEqualTo(1);
      assertThat(browser.complaints()).isEmpty();
    }
  }
}
