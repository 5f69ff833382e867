package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.NodeProcesses;
import dev.firebreak.fixture.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes with a new version of a program beside those with the old one: a task goes on where it was,
 * and only on a node that accepts its version.
 */
@LongTest({"VersionsOnTwoNodesTest", "TakeOverIT"})
class RollingUpgradeIT {
  private static final int OLD = 0;
  private static final int NEW = 1;
  private static final int BOTH = 2;

  @TempDir private Path folder;
  private NodeProcesses nodes;

  @BeforeEach
  void writeScript() throws IOException {
    Files.writeString(
        folder.resolve("part.sh"),
        """
        echo "$1 $2" >> effects
        until [ -e "within-$1" ]; do sleep 0.01; done
        """);
    nodes = new NodeProcesses(folder);
    String database = Postgres.database();
    nodes.add("old", database, settings("1", "[]"));
    nodes.add("new", database, settings("2", "[]"));
    nodes.add("both", database, settings("2", "[1]"));
  }

  private String settings(String version, String accepts) {
    return String.format(
        Locale.ROOT,
        """
        firebreak.types.job {
          command = [bash, -c, "cd '%1$s' && firebreak step one -- bash part.sh one %2$s && firebreak step two -- bash part.sh two %2$s"]
          timeout = 10m, version = %2$s, accepts = %3$s
        }
        """,
        folder,
        version,
        accepts);
  }

  @AfterEach
  void end() {
    nodes.close();
  }

  private List<String> effects() throws IOException {
    Path file = folder.resolve("effects");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private void awaitEffects(String... effects) {
    await().until(() -> effects().equals(List.of(effects)));
  }

  private void open(String gate) throws IOException {
    Files.createFile(folder.resolve("within-" + gate));
  }

  @Test
  void aTaskGoesOnOnlyOnANodeThatAcceptsItsVersion() throws Exception {
    nodes.start(OLD);
    nodes.start(NEW);
    try (FirebreakClient old = new FirebreakClient(nodes.uris().get(OLD));
        FirebreakClient next = new FirebreakClient(nodes.uris().get(NEW))) {
      String id = old.tasks().submit(Submission.json("job", "{}")).id();
      assertThat(old.tasks().get(id).version()).isEqualTo("1");
      awaitEffects("one 1");
      open("one");
      awaitEffects("one 1", "two 1");
      nodes.kill(OLD);
      await().until(() -> next.tasks().get(id).waitingFor(), "no-node that runs version 1"::equals);
      String fresh = next.tasks().submit(Submission.json("job", "{}")).id();
      awaitEffects("one 1", "two 1", "one 2", "two 2");
      nodes.start(BOTH);
      awaitEffects("one 1", "two 1", "one 2", "two 2", "two 2");
      open("two");
      assertEnd(next, id, "1", "both");
      assertEnd(next, fresh, "2", "new");
      assertThat(effects()).as("the recorded step is not repeated").hasSize(5);
    }
  }

  private static void assertEnd(FirebreakClient client, String id, String version, String node)
      throws Exception {
    TaskDocument task = await().until(() -> client.tasks().get(id), TaskDocument::ended);
    assertThat(task.state()).isEqualTo("succeeded");
    assertThat(task.version()).isEqualTo(version);
    assertThat(task.document().path("node").asText()).isEqualTo(node);
  }
}
