package dev.firebreak.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The scenes, played to their end; how fast they are is not judged here. */
class DemoIT {
  @Test
  void allScenesEndWell() throws Exception {
    Ended demo = Distribution.run("demo");
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
    assertThat(Files.readString(Path.of("README.md")).lines())
        .filteredOn(line -> line.startsWith("  callers "))
        .as("the README shows the tables as they are")
        .hasSize(3)
        .allMatch(demo.out()::contains);
  }

  @Test
  void aSceneCanBeChosen() throws Exception {
    Ended demo = Distribution.run("demo", "parallel");
    assertThat(demo.exitCode()).isZero();
    assertThat(demo.out()).contains("parallel:").doesNotContain("supervision:");
    assertThat(Distribution.run("demo", "nosuch").exitCode()).isEqualTo(2);
  }
}
