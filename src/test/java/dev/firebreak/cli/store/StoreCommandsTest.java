package dev.firebreak.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.cli.FirebreakCommand;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.fixture.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for a store: backup, verify and restore. */
class StoreCommandsTest {
  @TempDir Path folder;

  private TestNode node(Path dataDir) {
    return TestNode.configured(
        "firebreak { types.echo { handler = dev.firebreak.demo.Echo }, data-dir = \""
            + dataDir
            + "\" }");
  }

  private static int run(String command, Path file, Path dataDir) {
    return FirebreakCommand.run(command, file.toString(), "--data-dir", dataDir.toString());
  }

  @Test
  void aStoreIsCopiedWhileItIsUsedAndRestoredElsewhere() {
    Path data = folder.resolve("data");
    Path copy = folder.resolve("copy.db");
    Path other = folder.resolve("other");
    String id;
    try (TestNode node = node(data)) {
      id =
          TestNode.json(
                  node.send(node.request("POST", "/v1/submit/echo", "kept", "Prefer", "wait=30")))
              .path("id")
              .asText();
      assertThat(run("backup", copy, data)).isZero();
      assertThat(FirebreakCommand.run("verify", "--data-dir", data.toString())).isZero();
    }
    assertThat(run("backup", copy, data)).as("it exists").isEqualTo(ExitCode.DATA_ERROR);
    assertThat(run("restore", copy, other)).isZero();
    assertThat(run("restore", copy, other)).as("not empty").isEqualTo(ExitCode.DATA_ERROR);
    try (TestNode node = node(other)) {
      assertThat(node.get("/v1/tasks/" + id + "/result").body()).isEqualTo("kept");
    }
  }

  @Test
  void verifyFailsIfTheNumbersOfTasksAreWrong() throws Exception {
    Path data = folder.resolve("data");
    try (TestNode node = node(data)) {
      node.send(node.request("POST", "/v1/submit/echo", "kept", "Prefer", "wait=60"));
    }
    assertThat(FirebreakCommand.run("verify", "--data-dir", data.toString())).isZero();
    try (Connection store =
        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("firebreak.db"))) {
      store.createStatement().execute("UPDATE task_count SET n = 7 WHERE state = 2");
    }
    assertThat(FirebreakCommand.run("verify", "--data-dir", data.toString()))
        .isEqualTo(ExitCode.DATA_ERROR);
  }

  @Test
  void aFolderThatIsNoStoreIsRefused() throws Exception {
    Path nonsense = Files.writeString(folder.resolve("x.db"), "nonsense".repeat(1000));
    assertThat(run("verify", nonsense, folder)).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(run("restore", nonsense, folder.resolve("y"))).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(run("backup", folder.resolve("z"), folder)).isEqualTo(ExitCode.DATA_ERROR);
  }
}
