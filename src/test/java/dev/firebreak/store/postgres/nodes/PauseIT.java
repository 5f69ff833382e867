package dev.firebreak.store.postgres.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.ShortJvm;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.task.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A node's process is paused for a short and for a long time. */
class PauseIT {
  private final LeaseRig rig = new LeaseRig();

  private static void signal(Process process, String signal)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", '-' + signal, Long.toString(process.pid())).start().waitFor();
  }

  private long beat(String name) {
    return Long.parseLong(rig.row("SELECT beat FROM node WHERE name = '" + name + '\''));
  }

  @Test
  void aShortPauseHasNoEffectAndAfterALongOneTasksRunElsewhere() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "skipped: needs signals");
    Nodes idle = rig.silent("idle");
    Claim claim = rig.running(idle, "child");
    Process child =
        new ProcessBuilder(ShortJvm.command(LeaseChild.class, rig.url, claim.id().toString()))
            .inheritIO()
            .start();
    try (Nodes other = Nodes.open(PostgresOptions.of(rig.url), new Nodes.Self("other", "1", 1))) {
      await()
          .until(
              () -> {
                rig.renew(idle); // Its lease must not end while the JVM of the other one starts.
                return rig.names().contains("child");
              });
      rig.execute("UPDATE task SET owner = (SELECT node_id FROM node WHERE name = 'child')");

      signal(child, "STOP");
      long before = beat("child");
      long others = beat("other");
      await().until(() -> beat("other") >= others + 3);
      signal(child, "CONT");
      await().until(() -> beat("child") > before + 1);
      assertThat(rig.row("SELECT state, crashes FROM task")).isEqualTo("1 0");

      signal(child, "STOP");
      await().until(() -> !rig.names().contains("child"));
      assertThat(rig.live(claim)).isEqualTo("0 1 1 null");
      signal(child, "CONT");
      assertThat(child.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isEqualTo(LeaseChild.LOST);
      assertThat(rig.live(claim)).as("it lived, and says so").isEqualTo("0 1 0 null");
      assertThat(other.mayStart()).isTrue();
    } finally {
      child.destroyForcibly();
      rig.close();
    }
  }
}
