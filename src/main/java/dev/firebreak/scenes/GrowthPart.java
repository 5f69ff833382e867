package dev.firebreak.scenes;

import dev.firebreak.terminal.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Node after node is started, and each time as many calls are sent to the first as all can run. */
final class GrowthPart {
  private static final int WARMING_UP = 300;

  private GrowthPart() {}

  static boolean play(ScenePlayer show, ClusterStage stage, int most) throws Exception {
    PrintStream out = show.out();
    List<Capacity> capacities = new ArrayList<>();
    for (int nodes = 1; nodes <= most; nodes++) {
      stage.add();
      stage.awaitJoined();
      // Java is slow at first.
      Callers callers = new Callers(stage.nodes().getLast().client());
      DurableScene.submit(out, "warming up", callers, show.load(WARMING_UP), "echo", "1");
      capacities.add(Capacity.measure(show, stage.nodes().getFirst().client(), nodes));
    }
    out.println();
    out.print(table(capacities));
    return capacities.stream().allMatch(capacity -> capacity.answered() == capacity.calls());
  }

  private static Table table(List<Capacity> capacities) {
    double one = capacities.getFirst().perSecond();
    Table table =
        new Table("nodes", "calls", "answered 200", "sent again", "per second", "times one node");
    for (Capacity capacity : capacities) {
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
