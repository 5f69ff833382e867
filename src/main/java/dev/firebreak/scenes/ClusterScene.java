package dev.firebreak.scenes;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Nodes that share a database: each one more is more room for work, and any of them, or the
 * database, may go away while tasks are submitted and run.
 */
final class ClusterScene {
  private static final int NODES = 3;

  private ClusterScene() {}

  static boolean play(ScenePlayer show) throws Exception {
    PrintStream out = show.out();
    out.println("\ncluster: a PostgreSQL and three nodes, of which any may go away\n");
    try (ClusterStage stage = ClusterStage.open(out, show.postgres().orElseThrow())) {
      boolean answered = GrowthPart.play(show, stage, NODES);
      out.printf(
          Locale.ROOT,
          "%n  %d tasks a second, a second of work each, submitted to all nodes by turns%n%n",
          SteadySubmits.perSecond(show));
      return OutagesPart.play(show, stage) && answered;
    }
  }
}
