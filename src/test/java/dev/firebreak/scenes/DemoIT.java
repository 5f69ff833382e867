package dev.firebreak.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each scene with a tenth of its load, to its end. The times that a scene shows are not judged
 * here.
 */
class DemoIT {
  private static final Map<String, Integer> TABLES_SHOWN =
      Map.of("parallel", 1, "supervision", 1, "durable", 2, "cluster", 1);

  @TempDir private Path folder;

  @Test
  void parallel() throws Exception {
    assertThat(played("parallel"))
        .contains("answered [########################################] 50/50")
        .containsPattern("50 +50 +0 +50 ");
  }

  @Test
  void crash() throws Exception {
    assertThat(played("crash"))
        .containsPattern("none crashes +600 +600 +0 +0 ")
        .containsPattern("a third crashes +600 +400 +200 +0 ")
        .contains("healthy calls that failed: 0");
  }

  @Test
  void supervision() throws Exception {
    assertThat(played("supervision"))
        .containsPattern("worker [0-9a-f]{12}, attempt 1")
        .contains("killed by the demonstration")
        .containsPattern("5 +5 +200 +200");
  }

  @Test
  void keep() throws Exception {
    assertThat(played("keep"))
        .contains(") exited with 1 after ", "restart 3\n")
        .contains("ended by SIGTERM to its keeper, which exited with 0");
  }

  @Test
  void durable() throws Exception {
    assertThat(played("durable"))
        .containsPattern("30 +30 +0 +0 +[0-9]")
        .containsPattern("healthy +20 +20 +0\n")
        .containsPattern("poison +1 +0 +1\n")
        .containsPattern("ended with exit code 7 +[3-9] ");
  }

  @Test
  void worst() throws Exception {
    assertThat(played("worst"))
        .containsPattern("leak +2 +502 +limit heap ")
        .containsPattern("segfault +2 +502 +signal SIGSEGV ")
        .containsPattern("among them +300 +300 ");
  }

  @Test
  void cluster() throws Exception {
    assertThat(played("cluster", "--postgres", Postgres.programs().toString()))
        .containsPattern("\n  1 +20 +20 ")
        .containsPattern("\n  2 +40 +40 ")
        .containsPattern("\n  3 +60 +60 ")
        .containsPattern("node-1: The node .* was ended by SIGKILL ")
        .containsPattern("node-2: The node .* exited with 75 ")
        .containsPattern("\n  accepted +finished +lost +results recorded twice ")
        .containsPattern("\n  ([0-9]{3,}) +\\1 +0 +0 +[1-9][0-9]*\n")
        .contains("ended by SIGTERM to their keepers, with 0");
  }

  @Test
  void anUnknownSceneIsRefused() throws Exception {
    assertThat(Distribution.run("demo", "nosuch").exitCode()).isEqualTo(2);
  }

  @Test
  void withoutPostgresTheMessageSaysWhatToDo() throws Exception {
    for (String scene : List.of("cluster", "parallel")) {
      Ended demo = Distribution.run("demo", scene, "cluster", "--postgres", folder.toString());
      assertThat(demo.exitCode()).isEqualTo(69);
      assertThat(demo.out()).contains("apt-get install postgresql", "--postgres").hasLineCount(1);
    }
  }

  /** Plays one scene in a folder for temporary files of its own, which it must leave empty. */
  private String played(String scene, String... options) throws IOException, InterruptedException {
    // PostgreSQL does not run as root: another user must reach its folder.
    assertThat(folder.toFile().setExecutable(true, false)).isTrue();
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of(Distribution.PROGRAM.toString(), "demo", scene, "--quick"),
                    Stream.of(options))
                .toList());
    builder.environment().merge("FIREBREAK_JAVA_OPTS", tmpdir(), (old, mine) -> old + ' ' + mine);
    Ended demo = Distribution.run(builder);
    assertThat(demo.exitCode()).as(demo.out()).isZero();
    assertThat(demo.out()).containsOnlyOnce("\n" + scene + ": ");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .as("what the scene made is removed")
          .noneMatch(name -> name.startsWith("firebreak-demo"));
    }
    assertThat(tablesShown())
        .as("the documentation shows the tables as they are")
        .filteredOn(demo.out()::contains)
        .hasSize(TABLES_SHOWN.getOrDefault(scene, 0));
    return demo.out();
  }

  private String tmpdir() {
    return "-Djava.io.tmpdir=" + folder;
  }

  private static List<String> tablesShown() throws IOException {
    return Files.readString(Path.of("src/site/markdown/promises.md"))
        .lines()
        .filter(line -> line.startsWith("  callers ") || line.startsWith("  accepted "))
        .distinct()
        .toList();
  }
}
