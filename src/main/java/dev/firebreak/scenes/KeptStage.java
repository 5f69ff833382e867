package dev.firebreak.scenes;

import dev.firebreak.client.FirebreakClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A kept node with tasks of its own. What it prints is shown. */
record KeptStage(KeptNode node, Folder folder) implements AutoCloseable {

  /** With a handler that no configuration of an operator's should have. */
  private static final String CONFIG =
      """
      firebreak.types {
        sleep { handler = dev.firebreak.demo.Sleep, concurrency = 60 }
        echo { handler = dev.firebreak.demo.Echo }
        halt { handler = dev.firebreak.demo.Halt }
      }
      """;

  static KeptStage open(PrintStream out) throws IOException {
    Folder folder = Folder.make();
    Path config = Files.writeString(folder.path().resolve("kept.conf"), CONFIG);
    Map<String, String> environment =
        Map.of("FIREBREAK_DATA_DIR", folder.path().resolve("data").toString());
    KeptNode node = KeptNode.start(config, environment, line -> out.println("    " + line));
    return new KeptStage(node, folder);
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

  /** Asks it to end, and waits for the exit code. */
  int end() throws InterruptedException {
    return node.end();
  }

  @Override
  public void close() throws IOException {
    node.close();
    folder.close();
  }
}
