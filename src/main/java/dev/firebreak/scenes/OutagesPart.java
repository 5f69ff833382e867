package dev.firebreak.scenes;

import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Tasks are submitted all the time, while one thing after the other goes away. */
final class OutagesPart {
  /** Within which time a dead node's tasks run elsewhere: the documentation promises it. */
  private static final double PROMISE_S = 10;

  private OutagesPart() {}

  static boolean play(ScenePlayer show, ClusterStage stage) throws Exception {
    PrintStream out = show.out();
    stage.ledger().watchResults();
    SteadySubmits submits =
        new SteadySubmits(stage.uris(), SteadySubmits.perSecond(show), "sleep", "{\"ms\":1000}");
    submits.start();
    List<Outage> accidents;
    try {
      Outages cause = new Outages(show, stage);
      accidents = List.of(cause.kill(0), cause.pause(1), cause.crashDatabase());
    } finally {
      submits.stop();
    }
    boolean kept = kept(out, stage, submits, accidents);
    double elsewhere = accidents.stream().mapToDouble(Outage::elsewhereSeconds).max().orElseThrow();
    out.printf(
        Locale.ROOT,
        "%n  tasks ran elsewhere after %.1f s at most (promised: %.0f s)%n",
        elsewhere,
        PROMISE_S);
    return kept && (!show.strict() || elsewhere <= PROMISE_S);
  }

  private static boolean kept(
      PrintStream out, ClusterStage stage, SteadySubmits submits, List<Outage> accidents)
      throws Exception {
    List<String> ids = submits.ids();
    TaskCensus fate;
    try (ProgressBar bar = new ProgressBar(out, "finished", ids.size())) {
      fate = TaskCensus.of(stage.nodes().stream().map(KeptNode::client).toList(), ids, bar::step);
    }
    int recordedTwice = stage.ledger().recordedTwice();
    boolean ended = stage.end();
    out.println("    ended by SIGTERM to their keepers, " + (ended ? "with 0" : "not as asked"));
    out.println();
    out.print(table(accidents));
    out.println();
    out.print(
        new Table("accepted", "finished", "lost", "results recorded twice", "attempts run twice")
            .row(ids.size(), fate.finished(), fate.lost(), recordedTwice, fate.ranTwice()));
    int refused = submits.callers() - ids.size();
    if (refused > 0) {
      out.println("\n  callers who found nobody to accept their task for a minute: " + refused);
    }
    return ended && refused == 0 && fate.finished() == ids.size() && recordedTwice == 0;
  }

  private static Table table(List<Outage> accidents) {
    Table table = new Table("", "tasks it ran", "run elsewhere after, s", "accepts again after, s");
    for (Outage accident : accidents) {
      boolean ofNode = accident.tasks() > 0;
      table.row(
          accident.what(),
          ofNode ? accident.tasks() : "",
          ofNode ? accident.elsewhereSeconds() : "",
          accident.backSeconds());
    }
    return table;
  }
}
