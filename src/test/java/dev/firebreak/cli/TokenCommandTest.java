package dev.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.access.TokenText;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.fixture.TestNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Tokens from the command line, in a store and of a running node. */
@Isolated("replaces System.out and System.err")
class TokenCommandTest {
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

  private int run(List<String> where, String... args) {
    out.reset();
    err.reset();
    List<String> all = new java.util.ArrayList<>(List.of("token"));
    all.addAll(List.of(args));
    all.addAll(where);
    return FirebreakCommand.run(all.toArray(String[]::new));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
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
        .as(err())
        .isZero();
    String text = out();
    assertThat(TokenText.isWellFormed(text)).as(text).isTrue();
    assertThat(err()).contains("ci of team").doesNotContain(text.substring(3));
    assertThat(run(where, "create", "--name=ci", "--scopes=call")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(err()).contains("rotate");
    assertThat(run(where, "create", "--name=x", "--scopes=write")).isIn(2, 65);
    assertThat(err()).contains("write");
    assertThat(run(where, "rotate", "ci", "--overlap=2h")).as(err()).isZero();
    assertThat(out()).isNotEqualTo(text);
    assertThat(run(where, "list")).isZero();
    assertThat(out().lines().filter(line -> line.contains("submit,read"))).hasSize(2);
    assertThat(out()).contains("report,thumb*").doesNotContain(text.substring(3));
    assertThat(run(where, "revoke", "ci")).isZero();
    assertThat(out()).isEqualTo("revoked 2");
    assertThat(run(where, "revoke", "ci")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(err()).contains("ci");
  }

  @Test
  void theFirstTokenIsCreatedBeforeAnyNodeHasRun() {
    administrate(List.of("--data-dir", folder.resolve("data").toString()));
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
      assertThat(err()).contains("in use");
      administrate(List.of("--url", node.node().uri().toString()));
    }
  }

  @Test
  void aCommandAloneIsAWrongCommandLine() {
    assertThat(run(List.of())).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("create", "list", "rotate", "revoke");
  }
}
