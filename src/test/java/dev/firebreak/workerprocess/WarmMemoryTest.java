package dev.firebreak.workerprocess;

import static dev.firebreak.workerprocess.WarmRig.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The input and output of warm processes is charged to the memory for bodies, here 3 MiB. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class WarmMemoryTest {
  private static final int EIGHTH = (3 << 20) / 8;
  @TempDir private Path folder;
  private WarmRig rig;

  @BeforeEach
  void start() {
    rig = new WarmRig(folder);
    String line = "head -c 2000000 /dev/zero | tr '\\0' x; echo";
    String types =
        rig.shell("flood", "READ " + line + "; done", "")
            + rig.shell("wide", "READ ANSWER; done", "");
    rig.node =
        TestNode.configured(
            "firebreak { http.body-memory = 3M, work-dir = \""
                + folder
                + "\", types {"
                + types
                + "} }");
  }

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  @Test
  void aLineForWhichThereIsNoMemoryFailsOnlyItsAttempt() {
    for (int i = 0; i < 8; i++) {
      HttpResponse<String> answer = rig.node.call("flood", "x");
      assertThat(problem(answer, 502, "output-too-large").path("maxOutput").asInt())
          .isEqualTo(EIGHTH);
    }
    assertThat(rig.node.call("wide", "1").statusCode()).isEqualTo(200);
  }

  @Test
  void inputsThatDoNotFitAreRefusedAndTheirMemoryIsReleased() {
    String large = '"' + "x".repeat(1_400_000) + '"';
    HttpResponse<String> answer = rig.node.call("wide", large);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.body()).contains("no memory for its input");
    assertThat(rig.node.call("wide", '"' + "x".repeat(400_000) + '"').statusCode()).isEqualTo(200);
  }
}
