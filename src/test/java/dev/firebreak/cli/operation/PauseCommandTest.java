package dev.firebreak.cli.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.fixture.Commands;
import dev.firebreak.fixture.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Types that are paused and resumed from the command line. */
@Isolated("replaces System.out and System.err")
class PauseCommandTest {
  private static final String TYPES =
      """
      firebreak.types {
        echo { handler = dev.firebreak.demo.Echo }
        sleep { handler = dev.firebreak.demo.Sleep }
      }
      """;

  @RegisterExtension final Commands commands = new Commands();

  @TempDir private Path folder;

  @Test
  void typesArePausedAndResumed() {
    try (TestNode node = TestNode.configured(TYPES + "firebreak.data-dir = \"" + folder + '"')) {
      String url = "--url=" + node.node().uri();
      assertThat(commands.run("pause", "echo", "sleep", "--reason", "größer & 100% +", url))
          .as(commands.err())
          .isZero();
      assertThat(commands.out().lines())
          .hasSize(2)
          .allMatch(line -> line.matches("(echo|sleep) is paused since 2.*Z: größer & 100% \\+"));
      assertThat(commands.err()).doesNotContain("no store");
      assertThat(TestNode.problem(node.call("echo", "x"))).isEqualTo("paused");
      assertThat(commands.run("call", "echo", "x", url)).isEqualTo(ExitCode.TEMPORARY);
      assertThat(commands.run("resume", "sleep", "echo", url)).isZero();
      assertThat(commands.out().lines())
          .containsExactly("sleep is not paused", "echo is not paused");
      assertThat(node.call("echo", "x").body()).isEqualTo("x");
    }
  }

  @Test
  void anUnknownTypeIsReportedAndTheOthersArePaused() {
    try (TestNode node = TestNode.configured(TYPES)) {
      String url = "--url=" + node.node().uri();
      assertThat(commands.run("pause", "none", "echo", url)).isEqualTo(ExitCode.DATA_ERROR);
      assertThat(commands.err()).contains("There is no type \"none\"", "no store");
      assertThat(commands.out()).matches("echo is paused since \\S+\\R");
      assertThat(commands.run("resume", "none", url)).isEqualTo(ExitCode.DATA_ERROR);
    }
  }

  @Test
  void aPatternIsAllTypesThatMatchIt() {
    try (TestNode node = TestNode.configured(TYPES)) {
      String url = "--url=" + node.node().uri();
      assertThat(commands.run("pause", "e*", url)).as(commands.err()).isZero();
      assertThat(commands.out()).matches("echo is paused since \\S+\\R");
      assertThat(commands.run("pause", "*", url)).isZero();
      assertThat(commands.out().lines()).hasSize(2);
      assertThat(commands.run("resume", "s*p", url)).isZero();
      assertThat(commands.out().lines()).containsExactly("sleep is not paused");
      assertThat(commands.run("resume", "x*", url)).isEqualTo(ExitCode.DATA_ERROR);
      assertThat(commands.err()).contains("no type matches x*");
    }
  }

  @Test
  void aWrongCommandLineOrNodeIsReported() {
    assertThat(commands.run("pause")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.run("pause", "echo", "--url=http://127.0.0.1:1"))
        .isEqualTo(ExitCode.UNAVAILABLE);
  }
}
