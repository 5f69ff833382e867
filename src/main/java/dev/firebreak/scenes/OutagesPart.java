package dev.firebreak.scenes;

import dev.firebreak.scenes.server.KeptNode;
import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Submits tasks at a steady rate while nodes and the database fail one after another. */
final class OutagesPart {
  /** The longest time until a dead node's tasks run elsewhere that the documentation promises. */
  private static final double PROMISE_S = 10;

  private OutagesPart() {}

  static boolean run(SceneOptions options, SceneCluster cluster) throws Exception {
    PrintStream out = options.out();
    cluster.database().watchResults();
    SteadySubmits submits =
        new SteadySubmits(
            cluster.uris(), SteadySubmits.perSecond(options), "sleep", "{\"ms\":1000}");
    submits.start();
    List<Outage> outages;
    try {
      OutageInjector cause = new OutageInjector(options, cluster);
      outages = List.of(cause.kill(0), cause.pause(1), cause.crashDatabase());
    } finally {
      submits.stop();
    }
    boolean kept = checkTasks(out, cluster, submits, outages);
    double elsewhere = outages.stream().mapToDouble(Outage::elsewhereSeconds).max().orElseThrow();
    out.printf(
        Locale.ROOT,
        "%n  tasks ran elsewhere after %.1f s at most (promised: %.0f s)%n",
        elsewhere,
        PROMISE_S);
    return kept && (!options.strict() || elsewhere <= PROMISE_S);
  }

  private static boolean checkTasks(
      PrintStream out, SceneCluster cluster, SteadySubmits submits, List<Outage> outages)
      throws Exception {
    List<String> ids = submits.ids();
    TaskOutcomes outcomes;
    try (ProgressBar bar = new ProgressBar(out, "finished", ids.size())) {
      outcomes =
          TaskOutcomes.of(cluster.nodes().stream().map(KeptNode::client).toList(), ids, bar::step);
    }
    int recordedTwice = cluster.database().recordedTwice();
    boolean ended = cluster.stop();
    out.println(
        "    ended by SIGTERM to their keepers, " + (ended ? "with 0" : "with another exit code"));
    out.println();
    out.print(table(outages));
    out.println();
    out.print(
        new Table("accepted", "finished", "lost", "results recorded twice", "attempts run twice")
            .row(
                ids.size(),
                outcomes.finished(),
                outcomes.lost(),
                recordedTwice,
                outcomes.ranTwice()));
    int refused = submits.callers() - ids.size();
    if (refused > 0) {
      out.println("\n  callers whose task no node accepted within a minute:  " + refused);
    }
    return ended && refused == 0 && outcomes.finished() == ids.size() && recordedTwice == 0;
  }

  private static Table table(List<Outage> outages) {
    Table table =
        new Table("", "running tasks", "run elsewhere after, s", "accepts again after, s");
    for (Outage outage : outages) {
      boolean ofNode = outage.tasks() > 0;
      table.row(
          outage.description(),
          ofNode ? outage.tasks() : "",
          ofNode ? outage.elsewhereSeconds() : "",
          outage.backSeconds());
    }
    return table;
  }
}
