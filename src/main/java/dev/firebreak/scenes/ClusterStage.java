package dev.firebreak.scenes;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A PostgreSQL and kept nodes that share it, all in processes of their own on this machine. */
record ClusterStage(PrintStream out, PostgresServer server, Folder folder, List<KeptNode> nodes)
    implements AutoCloseable {
  /** How many tasks or calls each node runs at once, and how many calls it lets wait for that. */
  static final int SLOTS = 20;

  static ClusterStage open(PrintStream out, PostgresPrograms programs)
      throws IOException, InterruptedException {
    PostgresServer server = PostgresServer.start(programs);
    try {
      return new ClusterStage(out, server, Folder.make(), new ArrayList<>());
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Starts one more. */
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

  /** Waits until each is one of the cluster. */
  void awaitJoined() throws Exception {
    Outages.await("all to join", () -> ledger().joined() == nodes.size());
  }

  /** What the node is called, counted from 0. */
  String name(int node) {
    return "node-" + (node + 1);
  }

  DatabaseView ledger() {
    return new DatabaseView(server);
  }

  List<URI> uris() {
    return nodes.stream().map(KeptNode::uri).toList();
  }

  /**
   * Asks all to end.
   *
   * @return whether all did as asked
   */
  boolean end() throws InterruptedException {
    boolean well = true;
    for (KeptNode node : nodes) {
      well &= node.end() == 0;
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
