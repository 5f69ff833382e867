package dev.firebreak.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Distribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code firebreak step} says without a node. */
@EnabledOnOs(OS.LINUX)
class StepClientTest {
  private static final Path PROGRAM = Path.of("src/main/bin/firebreak").toAbsolutePath();

  private static Distribution.Ended step(Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "step"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("FIREBREAK_"));
    builder.environment().put("JAVA_HOME", "/none"); // No step looks for Java.
    builder.environment().putAll(environment);
    return Distribution.run(builder);
  }

  @ParameterizedTest
  @CsvSource({
    "'a', the command of the step a is missing",
    "'a b -- c', 'the command follows --, not b'",
    "'a --', the command of the step a is missing",
    "'-- c', the name of the step is missing",
    "'a --wrong -- c', there is no option --wrong",
    "'a --record-exit', --record-exit needs exit codes",
    "'a --record-exit 0,x -- c', 'needs exit codes, such as 0,1, not 0,x'",
    "'a --record-exit=0,,1 -- c', 'such as 0,1, not 0,,1'",
    "'a --sleep', '--sleep needs a time'",
    "'a --sleep x', '--sleep needs a time, such as 90, 10m, 1.5h or 3d, not x'",
    "'a --sleep 1 -- c', 'no command together with --sleep'",
    "'a --timeout 1 -- c', '--timeout does not go together with the rest'",
    "'--await a --sleep 1', '--sleep does not go together with the rest'",
    "'--await', 'the name of the step is missing'",
    "'--await a --all', '--all needs the ids of tasks'",
    "'--await a --all b --timeout 1', 'what follows --all are ids; options come before'",
    "'a --all b', '--all does not go together with the rest'",
    "'--await a --submit t', '--submit does not go together with the rest'",
    "'a --sleep 1 --submit t', '--submit does not go together with the rest'",
    "'a --submit', '--submit needs the name of a type'",
    "'a --submit t in more', 'the command follows --, not more'",
    "'a --submit t -- c', 'no command together with --submit'",
    "'a --submit t --content-type', '--content-type needs a media type'",
  })
  void aWrongCommandLineIsExplained(String line, String fault) throws Exception {
    Distribution.Ended ended = step(Map.of(), line.split(" ", -1));
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).contains("firebreak ").contains(fault).contains("Usage:");
  }

  @Test
  void aNameHasNoLineEndsAndIsNotBlank() throws Exception {
    assertThat(step(Map.of(), "a\nb", "--", "c").out()).contains("no line ends");
    assertThat(step(Map.of(), " ", "--", "c").out()).contains("not blank");
    assertThat(step(Map.of(), "a".repeat(801), "--", "c").out()).contains("at most 200");
    assertThat(step(Map.of(), "a", "--submit", "t".repeat(201)).out()).contains("at most 200");
    assertThat(step(Map.of(), "a", "--submit", "a b").out()).contains("no type has the name a b");
    assertThat(step(Map.of(), "a", "--submit", "t", "--content-type", "a/b\n").out())
        .contains("a media type has no line ends");
  }

  @Test
  void outsideOfATaskNothingRuns() throws Exception {
    Distribution.Ended ended = step(Map.of(), "a", "--", "echo", "ran");
    assertThat(ended.exitCode()).isEqualTo(69);
    assertThat(ended.out()).contains("not inside of a task").doesNotContain("ran");
    assertThat(step(Map.of("FIREBREAK_PROCESS", "/x"), "a", "--", "echo", "ran").out())
        .contains("kept ready");
    assertThat(step(Map.of("FIREBREAK_STEPS", "/none"), "a", "--", "echo", "ran").out())
        .contains("has ended")
        .doesNotContain("ran");
  }

  @Test
  void callsPauseWhereTheyAreAndWaitForNothing() throws Exception {
    Map<String, String> call = Map.of("FIREBREAK_ID", "x");
    assertThat(step(call, "a", "--sleep", "0.01").exitCode()).isZero();
    Distribution.Ended ended = step(call, "--await", "a");
    assertThat(ended.exitCode()).isEqualTo(69);
    assertThat(ended.out()).contains("firebreak await: only a task can wait for a signal");
    assertThat(step(call, "--await", "a", "--all", "x").out())
        .contains("firebreak await: only a task can wait for other tasks");
    assertThat(step(call, "a", "--submit", "x").out())
        .contains("firebreak step: only a task can submit children");
  }

  @Test
  void itHasAHelp() throws Exception {
    Distribution.Ended ended = step(Map.of(), "--help");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).startsWith("Usage: firebreak step NAME").contains("--record-exit");
  }
}
