package dev.firebreak.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.LongTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scenes in which a keeper starts its node again, with a tenth of their load. */
@LongTest({"KeeperIT", "PoisonIT", "KillIT"})
class KeptScenesIT {
  @TempDir private Path folder;

  @Test
  void keep() throws Exception {
    assertThat(PlayedScene.play(folder, "keep"))
        .contains(") exited with 1 after ", "restart 3\n")
        .contains("ended by SIGTERM to its keeper, which exited with 0");
  }

  @Test
  void durable() throws Exception {
    assertThat(PlayedScene.play(folder, "durable"))
        .containsPattern("30 +30 +0 +0 +[0-9]")
        .containsPattern("healthy +20 +20 +0\n")
        .containsPattern("poison +1 +0 +1\n")
        .containsPattern("ended with exit code 7 +[3-9] ");
  }
}
