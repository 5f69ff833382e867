package dev.firebreak.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.access.TokenText;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.TokenOption;
import dev.firebreak.fixture.Commands;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Tokens from the command line, in a store and of a running node. */
@Isolated("replaces System.out and System.err")
class TokenCommandTest {
  @RegisterExtension final Commands commands = new Commands();

  @TempDir private Path folder;

  private int run(List<String> where, String... args) {
    List<String> all = new java.util.ArrayList<>(List.of("token"));
    all.addAll(List.of(args));
    all.addAll(where);
    return commands.run(all.toArray(String[]::new));
  }

  private String out() {
    return commands.out().strip();
  }

  /** The whole life of a token. */
  private void administrate(List<String> where) {
    assertThat(
            run(
                where,
                "create",
                "--name=ci",
                "--owner=team",
                "--scopes=submit,read",
                "--types=report,thumb*",
                "--expires=90d",
                "--rate=50/s",
                "--backlog=10000"))
        .as(commands.err())
        .isZero();
    String text = out();
    assertThat(TokenText.isWellFormed(text)).as(text).isTrue();
    assertThat(commands.err()).contains("ci of team").doesNotContain(text.substring(3));
    assertThat(run(where, "create", "--name=ci", "--scopes=call")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("rotate");
    assertThat(run(where, "create", "--name=x", "--scopes=write")).isIn(2, 65);
    assertThat(commands.err()).contains("write");
    assertThat(run(where, "rotate", "ci", "--overlap=2h")).as(commands.err()).isZero();
    assertThat(out()).isNotEqualTo(text);
    assertThat(run(where, "list")).isZero();
    assertThat(out().lines().filter(line -> line.contains("submit,read"))).hasSize(2);
    assertThat(out()).contains("report,thumb*", "50/s", "10000").doesNotContain(text.substring(3));
    assertThat(run(where, "revoke", "ci")).isZero();
    assertThat(out()).isEqualTo("revoked 2");
    assertThat(run(where, "revoke", "ci")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("ci");
  }

  @Test
  void theFirstTokenIsCreatedBeforeAnyNodeHasRun() {
    administrate(List.of("--data-dir", folder.resolve("data").toString()));
  }

  @Test
  void aFileWithTokensIsChangedAsAStoreIs() throws IOException {
    Path file = folder.resolve("tokens");
    List<String> where = List.of("--file", file.toString());
    assertThat(run(where, "list")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("there is no file " + file);
    administrate(where);
    assertThat(file).isEmptyFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder).isDirectoryNotContaining("glob:**audit.jsonl");
    assertThat(run(where, "list", "--url=http://127.0.0.1:1")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.err()).contains("exclude each other");
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    List<String> where = List.of("--file", folder.resolve("no/tokens").toString());
    assertThat(run(where, "create", "--name=ci", "--scopes=call")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err())
        .contains(folder + "/no/tokens can't be written", "folder does not exist");
    assertThat(out()).isEmpty();
  }

  @Test
  void aSharedDatabaseIsChangedWhetherNodesRunOrNot() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("shared.conf"),
            "firebreak.store.jdbc-url = \"" + Postgres.database() + '"');
    administrate(List.of("--config", config.toString()));
  }

  @Test
  void aRunningNodeIsAskedByItsUrl() {
    Path data = folder.resolve("data");
    try (TestNode node = TestNode.configured("firebreak.data-dir = \"" + data + '"')) {
      assertThat(run(List.of("--data-dir", data.toString()), "list"))
          .isEqualTo(ExitCode.DATA_ERROR);
      assertThat(commands.err()).contains("in use");
      administrate(List.of("--url", node.node().uri().toString()));
    }
  }

  @Test
  void commandsSendTheTokenAndReportAMissingScope() throws IOException {
    List<String> store = List.of("--data-dir", folder.resolve("data").toString());
    run(store, "create", "--name=root", "--scopes=admin");
    Path file = Files.writeString(folder.resolve("token"), out() + "\n");
    run(store, "create", "--name=ci", "--scopes=call");
    String ci = out();
    String settings =
        "firebreak { http.access = tokens, types.echo { handler = dev.firebreak.demo.Echo } }\n";
    try (TestNode node =
        TestNode.configured(settings + "firebreak.data-dir = \"" + folder.resolve("data") + '"')) {
      String url = "--url=" + node.node().uri();
      assertThat(commands.run("call", "echo", "x", url)).isEqualTo(ExitCode.NO_PERMISSION);
      assertThat(commands.err()).contains("unauthorized");
      assertThat(commands.run("call", "echo", "x", url, "--token=" + ci))
          .as(commands.err())
          .isZero();
      assertThat(out()).isEqualTo("x");
      assertThat(commands.run("list", url, "--token=" + ci)).isEqualTo(ExitCode.NO_PERMISSION);
      assertThat(commands.err()).contains("lacks the scope read").doesNotContain(ci);
      assertThat(commands.run("token", "list", url, "--token=" + ci))
          .isEqualTo(ExitCode.NO_PERMISSION);
      assertThat(commands.err()).contains("admin");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      assertThat(commands.run("list", url, "--token-file=" + file)).isEqualTo(ExitCode.USAGE);
      assertThat(commands.err()).contains("chmod 600");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      assertThat(commands.run("list", url, "--token-file=" + file)).as(commands.err()).isZero();
      assertThat(commands.run("submit", "echo", "x", url, "--token-file=" + file))
          .as(commands.err())
          .isZero();
      assertThat(commands.run("list", url, "--token-file=" + file + "2")).isEqualTo(ExitCode.USAGE);
      assertThat(commands.run("list", url, "--token=a b")).isEqualTo(ExitCode.USAGE);
      assertThat(commands.err()).doesNotContain("a b");
    }
  }

  @Test
  void theTokenMayBeInTheEnvironment() {
    assertThat(new TokenOption().token(Map.of("FIREBREAK_TOKEN", " fb_x\n"))).isEqualTo("fb_x");
    assertThat(new TokenOption().token(Map.of("FIREBREAK_TOKEN", ""))).isNull();
    assertThat(new TokenOption().token(Map.of())).isNull();
  }

  @Test
  void aCommandAloneIsAWrongCommandLine() {
    assertThat(run(List.of())).isEqualTo(ExitCode.USAGE);
    assertThat(commands.err()).contains("create", "list", "rotate", "revoke");
  }

  @Test
  void changesOfTheStoreAreRecorded() throws IOException {
    List<String> where = List.of("--data-dir", folder.toString());
    run(where, "create", "--name=ci", "--scopes=call");
    String text = out();
    run(where, "list");
    run(where, "rotate", "ci");
    run(where, "revoke", "unknown");
    List<String> lines = Files.readAllLines(folder.resolve("audit.jsonl"));
    assertThat(lines).hasSize(6).noneMatch(line -> line.contains(text.substring(3)));
    assertThat(lines.get(1))
        .contains(
            "\"phase\":\"ended\"",
            "\"user\":\"" + System.getProperty("user.name") + '"',
            "\"createToken\"",
            "\"name\":\"ci\"",
            "\"status\":200");
    assertThat(lines.get(3)).contains("\"rotateToken\"", "\"status\":200");
    assertThat(lines.get(5)).contains("\"revokeToken\"", "\"status\":500");
  }

  @Test
  void nothingIsChangedThatCannotBeRecorded() throws IOException {
    List<String> where = List.of("--data-dir", folder.toString());
    Files.createSymbolicLink(folder.resolve("audit.jsonl"), Path.of("/dev/full"));
    assertThat(run(where, "create", "--name=ci", "--scopes=call")).isEqualTo(ExitCode.TEMPORARY);
    assertThat(commands.err()).contains("audit log", "No space left");
    assertThat(out()).isEmpty();
    run(where, "list");
    assertThat(out()).doesNotContain("ci");
  }
}
