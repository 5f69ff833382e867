package dev.firebreak.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scenes, played to their end; how fast they are is not judged here. */
class DemoIT {
  @TempDir private Path folder;

  @Test
  void allScenesEndWell() throws Exception {
    List<Path> before = folders();
    Ended demo = Distribution.run("demo", "--postgres", Postgres.programs().toString());
    assertThat(demo.exitCode()).as(demo.out()).isZero();
    assertThat(demo.out())
        .contains("answered [########################################] 500/500")
        .containsPattern("500 +500 +0 +500 ")
        .containsPattern("none crashes +6000 +6000 +0 +0 ")
        .containsPattern("a third crashes +6000 +4000 +2000 +0 ")
        .contains("healthy calls that failed: 0")
        .containsPattern("worker [0-9a-f]{12}, attempt 1")
        .contains("killed by the demonstration")
        .containsPattern("5 +5 +200 +200")
        .contains(") exited with 1 after ", "restart 3\n")
        .containsPattern("300 +300 +0 +0 +[1-9]")
        .containsPattern("healthy +200 +200 +0\n")
        .containsPattern("poison +1 +0 +1\n")
        .containsPattern("ended with exit code 7 +[3-9] ")
        .containsPattern("leak +2 +502 +limit heap ")
        .containsPattern("segfault +2 +502 +signal SIGSEGV ")
        .containsPattern("among them +3000 +3000 ")
        .contains("ended by SIGTERM to its keeper, which exited with 0");
    assertThat(demo.out().substring(demo.out().indexOf("\ncluster: ")))
        .containsPattern("\n  1 +160 +160 ")
        .containsPattern("\n  2 +320 +320 ")
        .containsPattern("\n  3 +480 +480 ")
        .containsPattern("node-1: The node .* was ended by SIGKILL ")
        .containsPattern("node-2: The node .* exited with 75 ")
        .containsPattern("\n  accepted +finished +lost +results recorded twice ")
        .containsPattern("\n  ([0-9]{3,}) +\\1 +0 +0 +[1-9][0-9]*\n")
        .contains("ended by SIGTERM to their keepers, with 0");
    assertThat(folders()).as("what the scenes made is removed").isEqualTo(before);
    assertThat(Files.readString(Path.of("README.md")).lines())
        .filteredOn(line -> line.startsWith("  callers ") || line.startsWith("  accepted "))
        .as("the README shows the tables as they are")
        .hasSize(5)
        .allMatch(demo.out()::contains);
  }

  @Test
  void aSceneCanBeChosen() throws Exception {
    Ended demo = Distribution.run("demo", "parallel");
    assertThat(demo.exitCode()).isZero();
    assertThat(demo.out()).contains("parallel:").doesNotContain("supervision:");
    assertThat(Distribution.run("demo", "nosuch").exitCode()).isEqualTo(2);
  }

  @Test
  void whereThereIsNoPostgresItSaysWhatToDo() throws Exception {
    for (String scene : List.of("cluster", "parallel")) {
      Ended demo = Distribution.run("demo", scene, "cluster", "--postgres", folder.toString());
      assertThat(demo.exitCode()).isEqualTo(69);
      assertThat(demo.out()).contains("apt-get install postgresql", "--postgres").hasLineCount(1);
    }
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("firebreak-demo"))
          .sorted()
          .toList();
    }
  }
}
