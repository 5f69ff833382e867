package dev.firebreak.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * The measurement of one load.
 *
 * @param load the load on the server
 * @param counts the outcomes of the requests, by kind
 * @param waited how many requests were due before a connection was free; open loop only
 * @param reconnects how many connections were made again
 */
public record Measurement(Load load, List<OutcomeCount> counts, long waited, long reconnects) {

  static Measurement of(Load load, List<LoadLoop> loops, long waited) {
    List<OutcomeCount> sums = new ArrayList<>();
    for (int kind = 0; kind < loops.getFirst().counts().size(); kind++) {
      OutcomeCount sum = new OutcomeCount();
      for (LoadLoop loop : loops) {
        sum.add(loop.counts().get(kind));
      }
      sums.add(sum);
    }
    long reconnects = loops.stream().mapToLong(LoadLoop::reconnects).sum();
    return new Measurement(load, sums, waited, reconnects);
  }

  /** All kinds of requests together. */
  public OutcomeCount all() {
    OutcomeCount sum = new OutcomeCount();
    counts.forEach(sum::add);
    return sum;
  }

  /** Expected answers per second of the load's time. */
  public double perSecond() {
    double seconds = load.duration().toNanos() / 1e9;
    return counts.stream().mapToLong(OutcomeCount::inTime).sum() / seconds;
  }

  /** The number of requests without the expected answer. */
  public long wrong() {
    return counts.stream().mapToLong(OutcomeCount::wrong).sum();
  }
}
