package dev.firebreak.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.InstalledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in {@code src/bench} that make a table of what was measured. */
class ComparisonScriptsTest {
  private static final Path SCRIPTS = Path.of("src/bench");

  @TempDir private Path folder;

  private List<String> table(String figures, String... arguments) throws Exception {
    Path input = Files.writeString(folder.resolve("figures"), figures);
    Path python = InstalledProgram.orSkip("python3", "python3");
    List<String> command =
        Stream.concat(
                Stream.of(python.toString(), SCRIPTS.resolve("table.py").toString()),
                Stream.of(arguments))
            .toList();
    Ended ended = Distribution.run(new ProcessBuilder(command).redirectInput(input.toFile()));
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    return ended.out().lines().map(line -> line.replaceAll(" +", " ")).toList();
  }

  @Test
  void aRatioIsThatOfTheValuesOfOneRound() throws Exception {
    String figures =
        """
        firebreak 1 one 30000
        bullmq 1 one 10000
        firebreak 2 one 20000
        bullmq 2 one 4000
        firebreak 3 one 24000
        bullmq 3 one 6000
        firebreak 1 idle 0.5
        """;
    assertThat(table(figures, "--of", "firebreak", "--of", "absent", "one=jobs/s", "idle=ms"))
        .containsExactly(
            "| | | median | lowest | highest | rounds | firebreak / it |",
            "| ------ | --------- | ------ | ------ | ------- | ------ | ------------------- |",
            "| jobs/s | firebreak | 24,000 | 20,000 | 30,000 | 3 | |",
            "| jobs/s | bullmq | 6,000 | 4,000 | 10,000 | 3 | 4.00 (3.00 to 5.00) |",
            "| ms | firebreak | 0.50 | 0.50 | 0.50 | 1 | |");
  }

  @Test
  void aRoundThatOneOfTheTwoLacksIsNotCompared() throws Exception {
    String figures =
        """
        firebreak 1 one 200
        firebreak 2 one 900
        bullmq 1 one 100
        graphile-worker 3 one 100
        """;
    assertThat(table(figures, "--of", "firebreak", "one=jobs/s"))
        .contains(
            "| jobs/s | bullmq | 100 | 100 | 100 | 1 | 2.00 (2.00 to 2.00) |",
            "| jobs/s | graphile-worker | 100 | 100 | 100 | 1 | |");
  }

  /** The scripts read what {@code firebreak bench --tasks --json} writes. */
  @Test
  void theFiguresOfAReportAreRead() throws Exception {
    Path report = folder.resolve("report.json");
    Files.writeString(report, TaskReportTest.report().json());
    Path python = InstalledProgram.orSkip("python3", "python3");
    assertThat(
            InstalledProgram.mustRun(
                List.of(
                    python.toString(),
                    SCRIPTS.resolve("peers/figures.py").toString(),
                    report.toString())))
        .isEqualTo(
            """
            one 2200.0
            bulk 6500.0
            idle 0.15
            idle-p99 0.15
            sync 0.412
            """);
  }

  @Test
  void everyScriptIsSoundForItsShell() throws IOException, InterruptedException {
    Path bash = InstalledProgram.orSkip("bash", "bash");
    for (String script : List.of("peers/run", "peers/setup", "streams/run")) {
      assertThat(SCRIPTS.resolve(script)).isExecutable();
      InstalledProgram.mustRun(List.of(bash.toString(), "-n", SCRIPTS.resolve(script).toString()));
    }
  }
}
