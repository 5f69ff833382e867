package dev.firebreak.bench.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The slowest requests of a load, with the time at which each was due: what the server did then
 * tells why they were slow. Used by one thread at a time.
 */
public final class SlowestRequests {
  /** How many are kept. */
  public static final int KEPT = 10;

  private final PriorityQueue<Slow> kept =
      new PriorityQueue<>(KEPT, Comparator.comparingLong(Slow::nanos));

  /**
   * A slow request.
   *
   * @param due when it was due, in nanoseconds since the load began
   * @param nanos how long after that its answer came
   */
  public record Slow(long due, long nanos) {}

  /** Adds a request, which is kept if it is slow enough. */
  void add(long due, long nanos) {
    Slow fastest = kept.peek();
    if (fastest == null || kept.size() < KEPT) {
      kept.add(new Slow(due, nanos));
    } else if (nanos > fastest.nanos()) {
      kept.poll();
      kept.add(new Slow(due, nanos));
    }
  }

  void add(SlowestRequests other) {
    other.kept.forEach(slow -> add(slow.due(), slow.nanos()));
  }

  /** The requests, the slowest first. */
  public List<Slow> slowestFirst() {
    List<Slow> sorted = new ArrayList<>(kept);
    sorted.sort(Comparator.comparingLong(Slow::nanos).reversed());
    return sorted;
  }
}
