package dev.firebreak.scenes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.node.Node;
import dev.firebreak.node.StartFailed;
import java.io.IOException;
import java.util.Map;

/** A node in this process, on a free port, and a client of it. */
record SceneNode(Node node, FirebreakClient client) implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CONFIG =
      """
      firebreak {
        http.port = 0
        data-dir = ""
        drain-timeout = 10s
        types {
          sleep { handler = dev.firebreak.demo.Sleep, concurrency = 2000 }
          echo { handler = dev.firebreak.demo.Echo }
          crash {
            handler = dev.firebreak.demo.Crash
            retry { backoff = 20ms, budget.share = 2 }
            breaker.window = 0
          }
        }
      }
      """;

  static SceneNode open() throws InvalidConfig, StartFailed {
    return open("");
  }

  /** Starts a node with types besides {@code sleep}, {@code echo} and {@code crash}. */
  static SceneNode open(String types) throws InvalidConfig, StartFailed {
    Config config =
        ConfigFactory.parseString(types)
            .atPath("firebreak.types")
            .withFallback(ConfigFactory.parseString(CONFIG));
    Node node = Node.start(SettingsReader.read(ConfigFile.merge(config, Map.of())));
    return new SceneNode(node, new FirebreakClient(node.uri()));
  }

  /** The supervision tree, as the HTTP interface shows it. */
  JsonNode tree() throws IOException, InterruptedException {
    return JSON.readTree(client.get("/v1/supervision").body());
  }

  /** The counters of a type, as the HTTP interface shows them. */
  JsonNode counters(String type) throws IOException, InterruptedException {
    for (JsonNode entry : JSON.readTree(client.get("/v1/types").body()).path("types")) {
      if (entry.path("type").asText().equals(type)) {
        return entry.path("counters");
      }
    }
    throw new IllegalArgumentException("no type " + type);
  }

  @Override
  public void close() {
    client.close();
    node.close();
  }
}
