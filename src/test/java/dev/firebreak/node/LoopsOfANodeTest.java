package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Postgres;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.liveness.RunningLoops;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thread that a node can't do without is a loop that its check of liveness covers. */
class LoopsOfANodeTest {
  private static final String[] OF_EVERY_NODE = {
    "processes", "firebreak-sockets-0", "carrier-watch", "store-writer", "store-reader-0"
  };

  private static void assertCovered(String where, String... more) {
    try (TestNode node = TestNode.configured(where + "\nfirebreak.types.cat { command = [cat] }")) {
      assertThat(node.call("cat", "x").statusCode()).isEqualTo(200);
      String[] names =
          Stream.of(OF_EVERY_NODE, more)
              .flatMap(Stream::of)
              .map(name -> "thread " + name)
              .toArray(String[]::new);
      assertThat(RunningLoops.named()).contains(names);
    }
  }

  @Test
  void allThreadsOfANodeWithAnEmbeddedStoreAreChecked(@TempDir Path folder) {
    assertCovered(String.format(Locale.ROOT, "firebreak.data-dir = \"%s\"", folder));
  }

  @Test
  void allThreadsOfANodeWithASharedDatabaseAreChecked() {
    String where =
        String.format(Locale.ROOT, "firebreak.store.jdbc-url = \"%s\"", Postgres.database());
    assertCovered(where, "store-nodes", "lease-watch", "store-lease", "paused-types");
  }
}
