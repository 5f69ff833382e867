package dev.firebreak.scenes;

import dev.firebreak.terminal.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts one node after another, and after each sends the first node as many calls as the cluster
 * can run.
 */
final class ScalingPart {
  private static final int WARMING_UP = 300;

  private ScalingPart() {}

  static boolean run(SceneOptions options, SceneCluster cluster, int most) throws Exception {
    PrintStream out = options.out();
    List<Throughput> capacities = new ArrayList<>();
    for (int nodes = 1; nodes <= most; nodes++) {
      cluster.add();
      cluster.awaitJoined();
      // So that the JVM has compiled the code before the measurement.
      SubmitLoad callers = new SubmitLoad(cluster.nodes().getLast().client());
      DurableScene.submit(out, "warming up", callers, options.load(WARMING_UP), "echo", "1");
      capacities.add(Throughput.measure(options, cluster.nodes().getFirst().client(), nodes));
    }
    out.println();
    out.print(table(capacities));
    return capacities.stream().allMatch(capacity -> capacity.answered() == capacity.calls());
  }

  private static Table table(List<Throughput> capacities) {
    double one = capacities.getFirst().perSecond();
    Table table =
        new Table("nodes", "calls", "answered 200", "refused", "per second", "times one node");
    for (Throughput capacity : capacities) {
      table.row(
          capacity.nodes(),
          capacity.calls(),
          capacity.answered(),
          capacity.refused(),
          capacity.perSecond(),
          capacity.perSecond() / one);
    }
    return table;
  }
}
