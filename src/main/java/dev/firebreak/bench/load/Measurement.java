package dev.firebreak.bench.load;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The measurement of one load.
 *
 * @param load the load on the server
 * @param counts the outcomes of the requests, by kind
 * @param waited how many requests were due before a connection was free; open loop only
 * @param reconnects how many connections were made again
 * @param began when the load began, after the connections were made
 */
public record Measurement(
    Load load, List<OutcomeCount> counts, long waited, long reconnects, Instant began) {

  static Measurement of(Load load, List<LoadLoop> loops, long waited, Instant began) {
    List<OutcomeCount> sums = new ArrayList<>();
    for (int kind = 0; kind < loops.getFirst().counts().size(); kind++) {
      OutcomeCount sum = new OutcomeCount();
      for (LoadLoop loop : loops) {
        sum.add(loop.counts().get(kind));
      }
      sums.add(sum);
    }
    long reconnects = loops.stream().mapToLong(LoadLoop::reconnects).sum();
    return new Measurement(load, sums, waited, reconnects, began);
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
