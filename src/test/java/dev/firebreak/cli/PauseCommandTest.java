package dev.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(realOut);
    System.setErr(realErr);
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    return FirebreakCommand.run(args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void typesArePausedAndResumed() {
    try (TestNode node = TestNode.configured(TYPES + "firebreak.data-dir = \"" + folder + '"')) {
      String url = "--url=" + node.node().uri();
      assertThat(run("pause", "echo", "sleep", "--reason", "größer & 100% +", url))
          .as(err())
          .isZero();
      assertThat(out().lines())
          .hasSize(2)
          .allMatch(line -> line.matches("(echo|sleep) is paused since 2.*Z: größer & 100% \\+"));
      assertThat(err()).doesNotContain("no store");
      assertThat(TestNode.problem(node.call("echo", "x"))).isEqualTo("paused");
      assertThat(run("call", "echo", "x", url)).isEqualTo(ExitCode.TEMPORARY);
      assertThat(run("resume", "sleep", "echo", url)).isZero();
      assertThat(out().lines()).containsExactly("sleep is not paused", "echo is not paused");
      assertThat(node.call("echo", "x").body()).isEqualTo("x");
    }
  }

  @Test
  void anUnknownTypeIsReportedAndTheOthersArePaused() {
    try (TestNode node = TestNode.configured(TYPES)) {
      String url = "--url=" + node.node().uri();
      assertThat(run("pause", "none", "echo", url)).isEqualTo(ExitCode.DATA_ERROR);
      assertThat(err()).contains("There is no type \"none\"", "no store");
      assertThat(out()).matches("echo is paused since \\S+\\R");
      assertThat(run("resume", "none", url)).isEqualTo(ExitCode.DATA_ERROR);
    }
  }

  @Test
  void aPatternIsAllTypesThatMatchIt() {
    try (TestNode node = TestNode.configured(TYPES)) {
      String url = "--url=" + node.node().uri();
      assertThat(run("pause", "e*", url)).as(err()).isZero();
      assertThat(out()).matches("echo is paused since \\S+\\R");
      assertThat(run("pause", "*", url)).isZero();
      assertThat(out().lines()).hasSize(2);
      assertThat(run("resume", "s*p", url)).isZero();
      assertThat(out().lines()).containsExactly("sleep is not paused");
      assertThat(run("resume", "x*", url)).isEqualTo(ExitCode.DATA_ERROR);
      assertThat(err()).contains("no type matches x*");
    }
  }

  @Test
  void aWrongCommandLineOrNodeIsReported() {
    assertThat(run("pause")).isEqualTo(ExitCode.USAGE);
    assertThat(run("pause", "echo", "--url=http://127.0.0.1:1")).isEqualTo(ExitCode.UNAVAILABLE);
  }
}
