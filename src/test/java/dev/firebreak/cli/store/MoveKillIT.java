package dev.firebreak.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.cli.FirebreakCommand;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.fixture.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command {@code move} in a process that is halted before and after each change of the mark.
 */
@LongTest("MoveCutOffTest")
class MoveKillIT {
  private static final int KILLED = 137;

  @TempDir Path folder;
  private Path data = Path.of("");
  private String url = "";
  private String said = "";

  @BeforeEach
  void fill() throws Exception {
    data = folder.resolve("data");
    url = Postgres.database();
    try (TestNode node = TestNode.configured(config())) {
      node.send(node.request("POST", "/v1/submit/echo", "x", "Prefer", "wait=30"));
    }
    Files.writeString(folder.resolve("f.conf"), config() + "\nfirebreak.http.port = 0");
  }

  private String config() {
    return "firebreak { types.echo { handler = dev.firebreak.demo.Echo }, data-dir = \""
        + data
        + "\" }";
  }

  private int move(String failPoint, String... more) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(Distribution.PROGRAM.toString(), "move", "--data-dir", data.toString());
    command.command().addAll(List.of("--jdbc-url", url));
    command.command().addAll(List.of(more));
    command
        .environment()
        .put(
            "FIREBREAK_JAVA_OPTS", Distribution.javaOptions("-Dfirebreak.fail-point=" + failPoint));
    Ended ended = Distribution.run(command);
    said = ended.out();
    return ended.exitCode();
  }

  private boolean there() throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM task_done")) {
      row.next();
      return row.getInt(1) == 1;
    }
  }

  private void serves() {
    TestNode.configured(config()).close();
  }

  private void servesNot() {
    Path config = folder.resolve("f.conf");
    assertThat(FirebreakCommand.run("serve", "--config", config.toString()))
        .isEqualTo(ExitCode.UNAVAILABLE);
  }

  private void endsWell(String words) throws Exception {
    assertThat(move("NONE")).isZero();
    assertThat(said).contains(words);
    assertThat(there()).isTrue();
    servesNot();
  }

  @Test
  void beforeTheMarkIsWrittenTheSourceServes() throws Exception {
    assertThat(move("BEFORE_COMMIT:Marks:1")).isEqualTo(KILLED);
    assertThat(there()).isFalse();
    serves();
    endsWell("1 that are over");
  }

  @Test
  void onceTheMarkIsWrittenNoStoreServesUntilTheMoveIsContinuedOrAbandoned() throws Exception {
    assertThat(move("AFTER_COMMIT:Marks:1")).isEqualTo(KILLED);
    assertThat(there()).isFalse();
    servesNot();
    assertThat(move("NONE", "--abandon")).isZero();
    serves();
    assertThat(move("AFTER_COMMIT:Marks:1")).isEqualTo(KILLED);
    servesNot();
    endsWell("1 that are over");
  }

  @Test
  void onceTheTargetHasTheTasksOnlyTheMarkOfTheSourceIsMissing() throws Exception {
    assertThat(move("BEFORE_COMMIT:Marks:2")).isEqualTo(KILLED);
    assertThat(there()).isTrue();
    servesNot();
    assertThat(move("NONE", "--abandon")).isEqualTo(ExitCode.DATA_ERROR);
    endsWell("were in");
  }

  @Test
  void onceBothAreMarkedTheMoveIsDone() throws Exception {
    assertThat(move("AFTER_COMMIT:Marks:2")).isEqualTo(KILLED);
    assertThat(there()).isTrue();
    servesNot();
    assertThat(move("NONE")).isEqualTo(ExitCode.DATA_ERROR);
  }
}
