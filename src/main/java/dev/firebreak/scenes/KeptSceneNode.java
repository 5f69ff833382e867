package dev.firebreak.scenes;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.scenes.server.KeptNode;
import dev.firebreak.scenes.server.TemporaryFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A kept node with an embedded store in a temporary folder. The lines that it prints are shown. */
record KeptSceneNode(KeptNode node, TemporaryFolder folder) implements AutoCloseable {

  /** Declares {@code halt}, which no configuration for production should declare. */
  private static final String CONFIG =
      """
      firebreak.types {
        sleep { handler = dev.firebreak.demo.Sleep, concurrency = 60 }
        echo { handler = dev.firebreak.demo.Echo }
        halt { handler = dev.firebreak.demo.Halt }
      }
      """;

  static KeptSceneNode open(PrintStream out) throws IOException {
    TemporaryFolder folder = TemporaryFolder.make();
    Path config = Files.writeString(folder.path().resolve("kept.conf"), CONFIG);
    Map<String, String> environment =
        Map.of("FIREBREAK_DATA_DIR", folder.path().resolve("data").toString());
    KeptNode node = KeptNode.start(config, environment, line -> out.println("    " + line));
    return new KeptSceneNode(node, folder);
  }

  URI uri() {
    return node.uri();
  }

  FirebreakClient client() {
    return node.client();
  }

  /** Kills the node with SIGKILL, and not its keeper. */
  void killNode() {
    node.kill();
  }

  /** Stops the node by SIGTERM to its keeper, and returns the exit code of the keeper. */
  int stop() throws InterruptedException {
    return node.stop();
  }

  @Override
  public void close() throws IOException {
    node.close();
    folder.close();
  }
}
