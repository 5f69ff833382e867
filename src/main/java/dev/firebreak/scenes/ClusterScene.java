package dev.firebreak.scenes;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Nodes that share a database: each added node adds capacity, and tasks are finished although nodes
 * and the database fail while tasks are submitted and run.
 */
final class ClusterScene {
  private static final int NODES = 3;

  private ClusterScene() {}

  static boolean run(SceneOptions options) throws Exception {
    PrintStream out = options.out();
    out.println(
        "\ncluster: three nodes on a PostgreSQL server; nodes and the server fail under load\n");
    try (SceneCluster cluster = SceneCluster.open(out, options.postgres().orElseThrow())) {
      boolean answered = ScalingPart.run(options, cluster, NODES);
      out.printf(
          Locale.ROOT,
          "%n  %d tasks a second, a second of work each, submitted to the nodes in rotation%n%n",
          SteadySubmits.perSecond(options));
      return OutagesPart.run(options, cluster) && answered;
    }
  }
}
