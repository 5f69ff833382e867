package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.NodeProcesses;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.version.Version;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three node processes that know only their database form one cluster when they start at once.
 * Repeated with {@code -Dfirebreak.chaos=MINUTES}.
 */
@LongTest({"FormationTest", "TakeOverIT"})
class FormationIT {
  private static final int ROUNDS = Integer.getInteger("firebreak.chaos", 0) > 0 ? 20 : 1;
  private static final int NODES = 3;
  private static final JsonMapper MAPPER = new JsonMapper();

  @TempDir private Path folder;

  @Test
  void threeProcessesThatStartAtOnceFormOneCluster() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String database = Postgres.database();
      try (NodeProcesses nodes = new NodeProcesses(folder)) {
        for (int i = 0; i < NODES; i++) {
          nodes.add("n" + i, database, "firebreak.types.echo.handler = dev.firebreak.demo.Echo");
        }
        nodes.startAll();
        await().until(() -> nodes.uris().stream().allMatch(FormationIT::seesAll));
        for (URI uri : nodes.uris()) {
          assertThat(get(uri, "/v1/nodes").findValuesAsText("version"))
              .containsExactly(Version.text(), Version.text(), Version.text());
        }
        assertThat(nodes.allRun()).isTrue();
      }
    }
  }

  private static JsonNode get(URI uri, String path) throws IOException, InterruptedException {
    try (FirebreakClient client = new FirebreakClient(uri)) {
      return MAPPER.readTree(client.get(path).body());
    }
  }

  /** Returns the members that a node lists as up. */
  static boolean seesAll(URI uri) {
    return seesAll(uri, null);
  }

  static boolean seesAll(URI uri, @Nullable String token) {
    return List.of("up", "up", "up").equals(states(uri, token));
  }

  /** Of all nodes, in the order of their names; none if there is no answer. */
  static List<String> states(URI uri, @Nullable String token) {
    try (FirebreakClient client =
        new FirebreakClient(List.of(uri), FirebreakClient.PATIENCE, token)) {
      JsonNode all = MAPPER.readTree(client.get("/v1/nodes").body()).path("nodes");
      return StreamSupport.stream(all.spliterator(), false)
          .sorted(Comparator.comparing(node -> node.path("name").asText()))
          .map(node -> node.path("state").asText())
          .toList();
    } catch (IOException _) {
      return List.of();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
