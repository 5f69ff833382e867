package dev.firebreak.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command {@code demo}, and its scenes on one node, each with a tenth of its load. The longer
 * scenes have test classes of their own, which run at the same time.
 */
class DemoIT {
  @TempDir private Path folder;

  @Test
  void parallel() throws Exception {
    assertThat(PlayedScene.play(folder, "parallel"))
        .contains("answered [########################################] 50/50")
        .containsPattern("50 +50 +0 +50 ");
  }

  @Test
  void crash() throws Exception {
    assertThat(PlayedScene.play(folder, "crash"))
        .containsPattern("none crashes +600 +600 +0 +0 ")
        .containsPattern("a third crashes +600 +400 +200 +0 ")
        .contains("healthy calls that failed: 0");
  }

  @Test
  void supervision() throws Exception {
    assertThat(PlayedScene.play(folder, "supervision"))
        .containsPattern("worker [0-9a-f]{12}, attempt 1")
        .contains("killed by the demonstration")
        .containsPattern("5 +5 +200 +200");
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
}
