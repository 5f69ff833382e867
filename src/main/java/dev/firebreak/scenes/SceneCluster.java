package dev.firebreak.scenes;

import dev.firebreak.scenes.server.KeptNode;
import dev.firebreak.scenes.server.PostgresPrograms;
import dev.firebreak.scenes.server.PostgresServer;
import dev.firebreak.scenes.server.TemporaryFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A PostgreSQL server and kept nodes that share it, each in a process of its own on this machine.
 */
record SceneCluster(
    PrintStream out, PostgresServer server, TemporaryFolder folder, List<KeptNode> nodes)
    implements AutoCloseable {
  /** The number of attempts that each node runs at once, and of calls in its waiting line. */
  static final int SLOTS = 20;

  static SceneCluster open(PrintStream out, PostgresPrograms programs)
      throws IOException, InterruptedException {
    PostgresServer server = PostgresServer.start(programs);
    try {
      return new SceneCluster(out, server, TemporaryFolder.make(), new ArrayList<>());
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Starts one more node. */
  void add() throws IOException {
    String name = name(nodes.size());
    Path config = folder.path().resolve(name + ".conf");
    Files.writeString(config, config(name));
    nodes.add(
        KeptNode.start(
            config, server.environment(), line -> out.println("    " + name + ": " + line)));
  }

  private static String config(String name) {
    return String.format(
        Locale.ROOT,
        """
        firebreak {
          cluster.name = "%s"
          types {
            sleep { handler = dev.firebreak.demo.Sleep, concurrency = %d, max-waiting = %d }
            echo { handler = dev.firebreak.demo.Echo }
          }
        }
        """,
        name,
        SLOTS,
        SLOTS);
  }

  /** Waits until all nodes have joined the cluster. */
  void awaitJoined() throws Exception {
    OutageInjector.await("all nodes to join", () -> database().joined() == nodes.size());
  }

  /** The name of a node; nodes are counted from 0. */
  String name(int node) {
    return "node-" + (node + 1);
  }

  DatabaseView database() {
    return new DatabaseView(server);
  }

  List<URI> uris() {
    return nodes.stream().map(KeptNode::uri).toList();
  }

  /**
   * Stops all nodes by SIGTERM to their keepers.
   *
   * @return whether every keeper exited with 0
   */
  boolean stop() throws InterruptedException {
    boolean well = true;
    for (KeptNode node : nodes) {
      well &= node.stop() == 0;
    }
    return well;
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(KeptNode::close);
    server.close();
    folder.close();
  }
}
