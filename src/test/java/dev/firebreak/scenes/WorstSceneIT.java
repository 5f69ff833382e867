package dev.firebreak.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.LongTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scene {@code worst}, with a tenth of its load. */
@LongTest({"ChildJvmTest", "HandlerOutcomeTest", "DemoIT"})
class WorstSceneIT {
  @TempDir private Path folder;

  @Test
  void worst() throws Exception {
    assertThat(PlayedScene.play(folder, "worst"))
        .containsPattern("leak +2 +502 +limit heap ")
        .containsPattern("segfault +2 +502 +signal SIGSEGV ")
        .containsPattern("among them +300 +300 ");
  }
}
