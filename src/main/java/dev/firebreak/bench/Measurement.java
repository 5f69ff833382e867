package dev.firebreak.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What one load showed.
 *
 * @param load how the server was loaded
 * @param tallies what became of the requests, by kind
 * @param waited how many requests were due before a connection was free; open loop only
 * @param reconnects how often a connection was made again
 */
record Measurement(Load load, List<OutcomeCount> tallies, long waited, long reconnects) {

  static Measurement of(Load load, List<LoadLoop> loops, long waited) {
    List<OutcomeCount> sums = new ArrayList<>();
    for (int shot = 0; shot < loops.getFirst().tallies().size(); shot++) {
      OutcomeCount sum = new OutcomeCount();
      for (LoadLoop loop : loops) {
        sum.add(loop.tallies().get(shot));
      }
      sums.add(sum);
    }
    long reconnects = loops.stream().mapToLong(LoadLoop::reconnects).sum();
    return new Measurement(load, sums, waited, reconnects);
  }

  /** All kinds of requests together. */
  OutcomeCount all() {
    OutcomeCount sum = new OutcomeCount();
    tallies.forEach(sum::add);
    return sum;
  }

  /** Expected answers per second of the load's time. */
  double perSecond() {
    double seconds = load.duration().toNanos() / 1e9;
    return tallies.stream().mapToLong(OutcomeCount::inTime).sum() / seconds;
  }

  /** How many requests came to something else than the expected answer. */
  long wrong() {
    return tallies.stream().mapToLong(OutcomeCount::wrong).sum();
  }
}
