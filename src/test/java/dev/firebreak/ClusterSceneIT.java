package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.scenes.PlayedScene;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scene {@code cluster} of {@code firebreak demo}, with a tenth of its load. */
@LongTest({"TakeOverIT", "PauseIT", "OutageTest", "ManyNodesTest"})
class ClusterSceneIT {
  @TempDir private Path folder;

  @Test
  void cluster() throws Exception {
    assertThat(PlayedScene.play(folder, "cluster", "--postgres", Postgres.programs().toString()))
        .containsPattern("\n  1 +20 +20 ")
        .containsPattern("\n  2 +40 +40 ")
        .containsPattern("\n  3 +60 +60 ")
        .containsPattern("node-1: The node .* was ended by SIGKILL ")
        .containsPattern("node-2: The node .* exited with 75 ")
        .containsPattern("\n  accepted +finished +lost +results recorded twice ")
        .containsPattern("\n  ([0-9]{3,}) +\\1 +0 +0 +[1-9][0-9]*\n")
        .contains("ended by SIGTERM to their keepers, with 0");
  }
}
