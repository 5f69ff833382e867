package dev.firebreak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.scenes.PlayedScene;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scene {@code steps} on each store, with a tenth of its steps and one kill of each kind. */
class StepsSceneIT {
  private static final List<String> JOBS =
      List.of("bash", "(?:python|bash-2)", "java-thread", "java-process");

  @TempDir private Path folder;

  private static void assertEachStepIsRecordedOnce(String out) {
    assertThat(JOBS)
        .allSatisfy(job -> assertThat(out).containsPattern("\n  " + job + " +100 +100 +0 +0 "));
  }

  @Test
  void inSqlite() throws Exception {
    String out = PlayedScene.play(folder, "steps", "--strict", "--kills", "2", "--store", "sqlite");
    assertEachStepIsRecordedOnce(out);
    assertThat(out)
        .contains(": kill 2 of 2: ", ": node-1", ": a process of ")
        .doesNotContain("PostgreSQL");
  }

  @Test
  @LongTest({"StepsSceneIT#inSqlite", "StepKillIT"})
  void inPostgres() throws Exception {
    String programs = Postgres.programs().toString();
    String out =
        PlayedScene.play(
            folder,
            "steps",
            "--strict",
            "--kills",
            "3",
            "--store",
            "postgres",
            "--postgres",
            programs);
    assertEachStepIsRecordedOnce(out);
    assertThat(out)
        .contains(": kill 3 of 3: ", ": node-", ": a process of ", ": PostgreSQL, all of its ");
  }

  @Test
  @LongTest({"StepsSceneIT#inSqlite", "StepsSceneIT#wrongOptionsAreRefused"})
  void inADatabaseOfTheUser() throws Exception {
    String url = Postgres.database();
    String out =
        PlayedScene.play(
            folder, "steps", "--strict", "--kills", "2", "--store", "postgres", "--jdbc-url", url);
    assertEachStepIsRecordedOnce(out);
    assertThat(out)
        .contains(": kill 2 of 2: ", ": node-", ": a process of ", "the database is not killed")
        .doesNotContain(": PostgreSQL, all of its ");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet left =
            statement.executeQuery(
                "SELECT count(*) FROM pg_class WHERE relname = 'task' OR relname = 'meta'")) {
      left.next();
      assertThat(left.getInt(1)).as("the schema of the scene is dropped").isZero();
    }
  }

  /** Also the processes of its jobs, which write there, are ended. */
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSceneThatIsInterruptedLeavesNoFolderAndNoProcess(String signal) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Distribution.PROGRAM.toString(), "demo", "steps", "--kills", "0", "--store", "sqlite");
    builder
        .environment()
        .put("FIREBREAK_JAVA_OPTS", Distribution.javaOptions("-Djava.io.tmpdir=" + folder));
    Process demo = builder.redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start();
    try {
      await().ignoreExceptions().until(() -> notes() > 0); // Files come and go.
      assertThat(processesOfJobs()).isPositive();
      new ProcessBuilder("kill", "-" + signal, Long.toString(demo.pid())).start().waitFor();
      assertThat(demo.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      demo.destroyForcibly();
    }
    assertThat(folder).isEmptyDirectory();
    await().untilAsserted(() -> assertThat(processesOfJobs()).isZero());
  }

  /** How many bytes the jobs have written. */
  private long notes() throws IOException {
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : files.toList()) {
        if (file.endsWith("notes")) {
          return Files.size(file);
        }
      }
    }
    return 0;
  }

  /** The processes that have the folder in their environment: nodes, keepers, and those of jobs. */
  private long processesOfJobs() throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes.filter(this::hasFolder).count();
    }
  }

  private boolean hasFolder(Path process) {
    try {
      return Files.readString(process.resolve("environ"), ISO_8859_1).contains(folder.toString());
    } catch (IOException _) {
      return false; // It is no process, or has ended.
    }
  }

  @Test
  void wrongOptionsAreRefused() throws Exception {
    Ended many = Distribution.run("demo", "steps", "--kills", "901");
    assertThat(many.exitCode()).isEqualTo(2);
    assertThat(many.out()).contains("--kills must be within 0 and 900, not 901");
    Ended missing =
        Distribution.run("demo", "steps", "--store", "postgres", "--postgres", folder.toString());
    assertThat(missing.exitCode()).isEqualTo(69);
    Ended other = Distribution.run("demo", "steps", "--store", "sqlite", "--jdbc-url", "jdbc:x");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.out()).contains("--jdbc-url is for PostgreSQL");
    Ended unreadable = Distribution.run("demo", "steps", "--jdbc-url", "jdbc:x");
    assertThat(unreadable.exitCode()).isEqualTo(2);
    assertThat(unreadable.out()).contains("--jdbc-url begins with jdbc:postgresql:");
    String nowhere = "jdbc:postgresql://127.0.0.1:1/none";
    Ended unreachable = Distribution.run("demo", "steps", "--jdbc-url", nowhere);
    assertThat(unreachable.exitCode()).isEqualTo(69);
    assertThat(unreachable.out()).contains("the database of --jdbc-url can't be used: ");
  }
}
