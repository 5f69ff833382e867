package dev.firebreak.cli.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import dev.firebreak.fixture.Commands;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import dev.firebreak.terminal.Screen;
import dev.firebreak.version.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code firebreak top --once}, and what it says where nothing can be shown. */
@Isolated("replaces System.out and System.err")
class TopCommandTest {
  private static final String TYPES =
      """
      firebreak.types {
        echo { handler = dev.firebreak.demo.Echo }
        crash { handler = dev.firebreak.demo.Crash, retry.attempts = 1 }
      }
      """;

  @RegisterExtension final Commands commands = new Commands();

  @TempDir private Path folder;

  private int once(TestNode node, String... more) {
    List<String> args = new ArrayList<>(List.of("top", "--once", "--url=" + node.uri("/")));
    args.addAll(List.of(more));
    return commands.run(args.toArray(String[]::new));
  }

  @Test
  void typesNodesAndFailuresArePrinted() throws Exception {
    String data = "firebreak.data-dir = \"" + folder + "\"\n";
    try (TestNode node = TestNode.configured(data + TYPES);
        FirebreakClient client = new FirebreakClient(node.uri(""))) {
      String id = client.tasks().submitAndWait(Submission.json("crash", "{}"), Patience.LIMIT).id();
      assertThat(once(node)).as(commands.err()).isZero();
      assertThat(commands.out())
          .contains("TYPES (2)", " p50 ", " p99 ", "echo ", "0/", "NODES (1)", " *", Version.text())
          .containsPattern("FAILURES .*\n\\S+Z +crash +" + id.substring(id.length() - 12) + " ")
          .doesNotContain("\u001b", " \n");
      assertThat(commands.out().lines()).noneMatch(line -> line.length() > 300);
    }
  }

  @Test
  void aNodeWithoutTasksShowsTheLastCrashOfACall() {
    try (TestNode node = TestNode.configured(TYPES)) {
      assertThat(once(node)).as(commands.err()).isZero();
      assertThat(commands.out()).contains("FAILURES\n").contains("keeps no tasks");
      node.call("crash", "{}");
      assertThat(once(node)).as(commands.err()).isZero();
      assertThat(commands.out()).containsPattern("FAILURES .*\n\\S+Z +crash ");
    }
  }

  @Test
  void aPartThatTheTokenMayNotReadIsNamed() {
    TestTokens tokens =
        TestTokens.in(
            folder,
            "reader owner=a scopes=read",
            "probe owner=b scopes=metrics",
            "caller owner=c scopes=call");
    try (TestNode node = TestNode.configured(TestTokens.settings(folder) + TYPES)) {
      assertThat(once(node, "--token=" + tokens.text("reader"))).as(commands.err()).isZero();
      assertThat(commands.out())
          .containsPattern("TYPES .*\nneeds scope metrics\n.*crash +-/")
          .contains("NODES\nneeds scope metrics\n", "FAILURES\nnone\n");
      assertThat(once(node, "--token=" + tokens.text("probe"))).as(commands.err()).isZero();
      assertThat(commands.out())
          .contains("TYPES\nneeds scope read\n", "FAILURES\nneeds scope read\n");
      assertThat(once(node, "--token=" + tokens.text("caller"))).isEqualTo(ExitCode.NO_PERMISSION);
      assertThat(once(node, "--token=fb_wrong")).isEqualTo(ExitCode.NO_PERMISSION);
    }
  }

  @Test
  void whereNothingCanBeShownTheExitCodeSaysWhy() {
    assertThat(commands.run("top", "--once", "--url=http://127.0.0.1:1"))
        .isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(commands.err()).contains("no answer from http://127.0.0.1:1");
    assertThat(commands.run("top", "--once", "--interval=1ms")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.run("top", "--interval=soon")).isEqualTo(ExitCode.USAGE);
    if (!Screen.isTerminal()) {
      assertThat(commands.run("top")).isEqualTo(ExitCode.USAGE);
      assertThat(commands.err()).contains("--once");
    }
  }
}
