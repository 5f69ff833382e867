package dev.firebreak.cli.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.fixture.Commands;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Schedules that are listed, run, paused and resumed from the command line. */
@Isolated("replaces System.out and System.err")
class SchedulesCommandTest {
  private static final String CONFIG =
      """
      firebreak.types.echo { handler = dev.firebreak.demo.Echo }
      firebreak.schedules.yearly { cron = "0 3 1 1 *", zone = UTC, type = echo }
      """;

  @RegisterExtension final Commands commands = new Commands();

  @TempDir private Path folder;

  @Test
  void schedulesAreListedRunPausedAndResumed() {
    try (TestNode node = TestNode.configured(CONFIG + "firebreak.data-dir = \"" + folder + '"')) {
      String url = "--url=" + node.node().uri();
      assertThat(commands.run("schedules", url)).as(commands.err()).isZero();
      assertThat(commands.out()).startsWith("{\"name\":\"yearly\",").contains("\"nextRun\":\"2");
      assertThat(commands.run("schedules", "run", "yearly", url)).as(commands.err()).isZero();
      assertThat(node.get("/v1/tasks/" + commands.out().strip()).statusCode()).isEqualTo(200);
      assertThat(commands.run("schedules", "pause", "yearly", "--reason", "a & b", url)).isZero();
      assertThat(commands.out()).matches("yearly is paused since 2\\S+Z: a & b\\R");
      assertThat(commands.run("schedules", "resume", "yearly", url)).isZero();
      assertThat(commands.out()).matches("yearly is not paused; next run 2\\S+Z\\R");
    }
  }

  @Test
  void anUnknownScheduleIsReportedAndTheOthersAreChanged() {
    try (TestNode node = TestNode.configured(CONFIG + "firebreak.data-dir = \"" + folder + '"')) {
      String url = "--url=" + node.node().uri();
      assertThat(commands.run("schedules", "pause", "none", "yearly", url))
          .isEqualTo(ExitCode.DATA_ERROR);
      assertThat(commands.err()).contains("There is no schedule \"none\"");
      assertThat(commands.out()).startsWith("yearly is paused since ");
    }
    assertThat(commands.run("schedules", "run")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.run("schedules", "--url=http://127.0.0.1:1"))
        .isEqualTo(ExitCode.UNAVAILABLE);
  }

  @Test
  void aTableShowsWhatWasMissedAndWhatIsWrong() throws IOException {
    String table =
        SchedulesCommand.table(
            new JsonMapper()
                .readTree(
                    """
                    [{"name":"a","type":"t","cron":"0 3 * * *","zone":"UTC","missed":"skip",
                      "lastRun":{"at":"2026-11-23T03:00:00Z"},
                      "lastMissed":{"first":"x","last":"2026-11-24T03:00:00Z","times":1,"policy":"paused"},
                      "paused":{"since":"2026-11-23T08:00:00Z","by":"ops","reason":"why"}},
                     {"name":"b","type":"t","cron":"1 3 * * *","zone":"UTC","missed":"skip",
                      "nextRun":"2026-11-25T03:01:00Z","error":"the disk is full"}]
                    """));
    assertThat(table)
        .contains(
            "2026-11-23T03:00:00Z",
            "1 until 2026-11-24T03:00:00Z (paused)",
            "paused since 2026-11-23T08:00:00Z by ops: why",
            "2026-11-25T03:01:00Z",
            "the disk is full");
  }
}
