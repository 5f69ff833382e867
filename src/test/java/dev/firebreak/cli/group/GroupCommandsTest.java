package dev.firebreak.cli.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.GroupFilter;
import dev.firebreak.client.GroupPage;
import dev.firebreak.fixture.Commands;
import dev.firebreak.fixture.TestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The commands for groups, and the list of groups by the client. */
@Isolated("replaces the standard streams")
class GroupCommandsTest {
  private static final String NONE = "01980000-0000-7000-8000-000000000000";

  @RegisterExtension private final Commands commands = new Commands();
  private TestNode node;
  private String url;

  @BeforeEach
  void start(@TempDir Path folder) {
    node =
        TestNode.configured(
            "firebreak { data-dir = \""
                + folder
                + "\", types.echo.handler = dev.firebreak.demo.Echo }");
    url = "--url=" + node.uri("/");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private String created(String... options) {
    String[] all = new String[options.length + 3];
    System.arraycopy(new String[] {"group", "create", url}, 0, all, 0, 3);
    System.arraycopy(options, 0, all, 3, options.length);
    return commands.expect(0, all).strip();
  }

  @Test
  void groupsAreCreatedShownClosedAndWaitedFor() {
    String group = created("--name", "import");
    commands.expect(0, "submit", "echo", "x", "--group", group, url);
    assertThat(commands.expect(0, "group", "get", group, url)).contains("\"state\":\"open\"");
    assertThat(commands.expect(75, "group", "wait", group, "--timeout", "0", url))
        .contains("\"state\":\"open\"");
    assertThat(commands.expect(0, "group", "close", group, url)).contains("\"closedAt\"");
    assertThat(commands.expect(0, "group", "wait", group, url))
        .contains("\"state\":\"completed\"", "\"succeeded\":1");
  }

  @Test
  void aCancelledGroupIsShownAfterItsTasksWereCancelled() {
    String group = created();
    commands.expect(0, "submit", "echo", "x", "--group", group, "--delay", "3000", url);
    assertThat(commands.expect(0, "group", "cancel", group, url))
        .contains("\"cancelled\":1", "\"state\":\"completed\"");
    assertThat(commands.expect(70, "group", "wait", group, url)).contains(group);
    for (String command : List.of("get", "close", "cancel", "wait")) {
      assertThat(commands.expect(65, "group", command, NONE, url)).contains("unknown-group");
    }
  }

  @Test
  void groupsAreListedNewestFirst() throws Exception {
    String first = created("--name", "first");
    String second = created();
    assertThat(commands.expect(0, "groups", url).lines())
        .satisfiesExactly(
            line -> assertThat(line).contains(second),
            line -> assertThat(line).contains(first, "\"counts\""));
    assertThat(commands.expect(0, "groups", "--limit", "1", url)).doesNotContain(first);
    assertThat(commands.expect(0, "groups", "--all", url)).contains(first, second);
    try (FirebreakClient client =
        new FirebreakClient(List.of(node.uri("/")), Duration.ofSeconds(30))) {
      GroupPage page = client.groups().list(GroupFilter.ALL, 1, null);
      assertThat(page.groups()).singleElement().extracting("id").isEqualTo(second);
      GroupPage last = client.groups().list(GroupFilter.ALL, 1, page.next());
      assertThat(last.groups()).singleElement().extracting("id").isEqualTo(first);
      assertThat(last.next()).isNull();
      assertThat(client.groups().stream(GroupFilter.ALL)).hasSize(2);
    }
  }

  @Test
  void groupsAreListedByStateNameAndOwner() {
    String named = created("--name", "first");
    String closed = created("--name", "second");
    commands.expect(0, "submit", "echo", "x", "--group", closed, "--delay", "3000", url);
    commands.expect(0, "group", "close", closed, url);
    assertThat(commands.expect(0, "groups", "--name", "first", url))
        .contains(named)
        .doesNotContain(closed);
    assertThat(commands.expect(0, "groups", "--state", "Closed", url))
        .contains(closed)
        .doesNotContain(named);
    assertThat(commands.expect(0, "groups", "--state", "completed", url)).isEmpty();
    assertThat(commands.expect(0, "groups", "--owner", "none", url)).isEmpty();
    assertThat(commands.expect(65, "groups", "--state", "ended", url))
        .contains("state must be one of open, closed, completed, not \\\"ended\\\"");
  }

  @Test
  void theNameOfAGroupCanNotControlATerminal() throws Exception {
    try (FirebreakClient client =
        new FirebreakClient(List.of(node.uri("/")), Duration.ofSeconds(30))) {
      String name = new JsonMapper().writeValueAsString("a\u001b[2J\nb");
      client.groups().create("{\"name\":" + name + "}", "key");
      assertThat(GroupOutput.table(client.groups().stream(GroupFilter.ALL)).lines())
          .hasSize(3)
          .anySatisfy(line -> assertThat(line).contains("a\\u001b[2J\\nb", "open"));
    }
  }
}
