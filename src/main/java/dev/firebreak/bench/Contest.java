package dev.firebreak.bench;

import dev.firebreak.terminal.ProgressBar;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Servers, or ways to load one, that are measured in turn, so that whatever else the machine does
 * hits all of them. All stay up all the while.
 */
final class Contest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LoadGenerator generator = new LoadGenerator(PATIENCE);
  private final Load load;
  private final int rounds;

  Contest(Load load, int rounds) {
    this.load = load;
    this.rounds = rounds;
  }

  /**
   * Who takes part.
   *
   * @param name as reports show it
   * @param server where it listens
   * @param shots what it is asked, in turn
   */
  record Contender(String name, URI server, List<RequestBytes> shots) {}

  /** Warms everybody up, then measures round by round. */
  List<Run> play(List<Contender> contenders, PrintStream out)
      throws IOException, InterruptedException {
    List<Run> runs = new ArrayList<>();
    try (ProgressBar bar = new ProgressBar(out, "runs", contenders.size() * (rounds + 1))) {
      for (Contender contender : contenders) {
        generator.run(contender.server(), contender.shots(), load.warmingUp());
        bar.step();
      }
      for (int round = 1; round <= rounds; round++) {
        for (Contender contender : contenders) {
          Measurement seen = generator.run(contender.server(), contender.shots(), load);
          runs.add(new Run(contender.name(), round, seen));
          bar.step();
        }
      }
    }
    return runs;
  }
}
