package dev.firebreak.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Postgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  @LongTest({"StepsSceneIT#inSqlite", "ResumeIT"})
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
  void wrongOptionsAreRefused() throws Exception {
    Ended many = Distribution.run("demo", "steps", "--kills", "901");
    assertThat(many.exitCode()).isEqualTo(2);
    assertThat(many.out()).contains("--kills must be within 0 and 900, not 901");
    Ended missing =
        Distribution.run("demo", "steps", "--store", "postgres", "--postgres", folder.toString());
    assertThat(missing.exitCode()).isEqualTo(69);
  }
}
