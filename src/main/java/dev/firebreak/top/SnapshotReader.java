package dev.firebreak.top;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.HttpAnswer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.stream.StreamSupport;

/** Reads what the screen shows from the public API of a node. Not thread-safe. */
final class SnapshotReader {
  private static final String READ = "read";
  private static final String METRICS = "metrics";

  private final FirebreakClient client;
  private final InstantSource clock;
  private final Rates rates = new Rates();
  private final Elsewhere elsewhere = new Elsewhere();
  private final Failures failures = new Failures();
  private final Latencies latencies = new Latencies();

  /** Creates a reader that has read nothing yet. */
  SnapshotReader(FirebreakClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Reads everything once.
   *
   * @throws IOException if no answer came
   */
  Snapshot read() throws IOException, InterruptedException {
    Answer types = ask("/v1/types", READ);
    long now = System.nanoTime();
    Answer tree = ask("/v1/supervision", METRICS);
    Answer nodes = ask("/v1/nodes", METRICS);
    long count = Rates.failures(types.document());
    if (failures.isDue(count, now)) {
      String path = "/v1/tasks?state=failed&limit=" + Failures.MOST;
      failures.read(ask(path, READ), count, now);
    }
    if (latencies.isDue(now)) {
      HttpAnswer metrics = client.get("/metrics");
      latencies.read(metrics.ok() ? metrics.text() : "", now);
    }
    Answer all = typesOfNodes(nodes);
    Section<TypeRow> rows = types.section("types", type -> row(type, tree, now));
    return new Snapshot(
        clock.instant(),
        elsewhere.with(rows, all, now).withProblemOf(tree.section("", _ -> "")),
        nodes.section("nodes", SnapshotReader::node),
        failures.with(tree, all));
  }

  /** The types of all nodes, if there is more than one. */
  private Answer typesOfNodes(Answer nodes) throws IOException, InterruptedException {
    return nodes.document().path("nodes").size() < 2
        ? Answer.NONE
        : ask("/v1/nodes/types", METRICS);
  }

  private Answer ask(String path, String scope) throws IOException, InterruptedException {
    return Answer.of(client.get(path), scope);
  }

  private TypeRow row(JsonNode type, Answer tree, long now) {
    String name = type.path("type").asText("");
    JsonNode branch = tree.find("supervisors", "type", name);
    double perSecond = rates.of(name, type.path("counters"), now);
    return TypeRows.of(type, branch, perSecond, latencies.of(name));
  }

  private static NodeRow node(JsonNode node) {
    long free =
        StreamSupport.stream(node.path("freePlaces").spliterator(), false)
            .mapToLong(JsonNode::asLong)
            .sum();
    return new NodeRow(
        node.path("name").asText(""),
        node.path("state").asText(""),
        node.path("self").asBoolean(),
        free,
        node.path("version").asText(""));
  }
}
