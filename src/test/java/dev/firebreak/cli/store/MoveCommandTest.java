package dev.firebreak.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.fixture.Commands;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.fixture.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The command {@code move}, from a store on one machine to a shared database. */
@Isolated("replaces System.out and System.err")
class MoveCommandTest {
  private static final String TYPE = "types.echo { handler = dev.firebreak.demo.Echo }";

  @RegisterExtension final Commands commands = new Commands();

  @TempDir Path folder;
  private Path data = Path.of("");
  private String url = "";
  private String id = "";

  @BeforeEach
  void fill() {
    data = folder.resolve("data");
    url = Postgres.database();
    try (TestNode node = TestNode.configured(here())) {
      id =
          TestNode.json(
                  node.send(node.request("POST", "/v1/submit/echo", "kept", "Prefer", "wait=30")))
              .path("id")
              .asText();
    }
  }

  private String here() {
    return "firebreak { " + TYPE + ", data-dir = \"" + data + "\" }";
  }

  private int move(String... more) {
    String[] all = new String[more.length + 3];
    all[0] = "move";
    all[1] = "--data-dir";
    all[2] = data.toString();
    System.arraycopy(more, 0, all, 3, more.length);
    return commands.run(all);
  }

  @Test
  void aPasswordAmongTheArgumentsIsRefusedAndNotShown() {
    for (String bad :
        List.of(url + "&password=hunter2", "jdbc:postgresql://u:hunter2@h/db", "hunter2")) {
      assertThat(move("--jdbc-url", bad)).isEqualTo(ExitCode.CONFIG);
      assertThat(commands.printed()).contains("--jdbc-url").doesNotContain("hunter2");
    }
  }

  @Test
  void aMovedStoreIsServedFromItsTarget() {
    assertThat(move("--jdbc-url", url)).isZero();
    assertThat(commands.printed())
        .contains("  copied [########################################] 2/2")
        .contains("  checked [########################################] 2/2")
        .contains(data + " is moved to ")
        .contains("0 tasks that wait, 1 that are over, 0 keys")
        .doesNotContain("user=");
    try (TestNode node =
        TestNode.configured("firebreak { " + TYPE + ", store { jdbc-url = \"" + url + "\" } }")) {
      assertThat(node.get("/v1/tasks/" + id + "/result").body()).isEqualTo("kept");
    }
  }

  @Test
  void aMovedStoreIsRefusedByEveryCommandWithThatReason() throws Exception {
    assertThat(move("--jdbc-url", url)).isZero();
    Path config = Files.writeString(folder.resolve("f.conf"), here() + "\nfirebreak.http.port = 0");
    String where = url.replaceFirst("\\?.*", "");
    assertThat(commands.expect(ExitCode.UNAVAILABLE, "serve", "--config", config.toString()))
        .contains("was moved to " + where);
    assertThat(commands.expect(ExitCode.OK, "verify", "--data-dir", data.toString()))
        .contains("Note: ")
        .contains("was moved to " + where)
        .contains("No damage found.");
    String copy = folder.resolve("copy").toString();
    assertThat(commands.expect(ExitCode.OK, "backup", copy, "--data-dir", data.toString()))
        .contains("Note: ")
        .contains("is copied to");
    assertThat(move("--jdbc-url", url)).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(move("--jdbc-url", url, "--abandon")).isEqualTo(ExitCode.DATA_ERROR);
  }

  @Test
  void aConfigurationGivesSourceAndTarget() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("f.conf"),
            here()
                + "\nfirebreak.store.jdbc-url = \""
                + url
                + "\"\nfirebreak.store.user = postgres");
    assertThat(commands.run("move", "--config", config.toString())).isZero();
    Path without = Files.writeString(folder.resolve("g.conf"), here());
    assertThat(commands.run("move", "--config", without.toString())).isEqualTo(ExitCode.CONFIG);
  }

  @Test
  void exitCodesOfFailedMovesTellWhetherToRetry() {
    assertThat(move("--jdbc-url", "jdbc:postgresql://127.0.0.1:1/none"))
        .isEqualTo(ExitCode.TEMPORARY);
    assertThat(move("--jdbc-url", "jdbc:x:s3cret")).isEqualTo(ExitCode.CONFIG);
    assertThat(commands.printed()).doesNotContain("s3cret");
    assertThat(move("--jdbc-url", url, "--abandon")).isEqualTo(ExitCode.DATA_ERROR);
    Path none = folder.resolve("none");
    assertThat(commands.run("move", "--data-dir", none.toString(), "--jdbc-url", url))
        .isEqualTo(ExitCode.DATA_ERROR);
    assertThat(none).doesNotExist();
  }
}
