package dev.firebreak.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The times in which requests waited long for their answers; overlapping ones are one, so that
 * their number is bounded by the length of the load. Used by one thread at a time.
 */
public final class LongWaits {
  /** A request that waited at least so long is in a pause. */
  public static final long LONG = TimeUnit.MILLISECONDS.toNanos(100);

  /** The end of each pause, by its begin. */
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  /**
   * A time in which requests waited long.
   *
   * @param begin when the first of them was due, in nanoseconds since the load began
   * @param end when the last of them was answered
   */
  public record Pause(long begin, long end) {}

  /** Adds a request, which is counted if it waited long. */
  void add(long due, long nanos) {
    if (nanos >= LONG) {
      merge(due, due + nanos);
    }
  }

  void add(LongWaits other) {
    other.ends.forEach(this::merge);
  }

  private void merge(long from, long until) {
    long begin = from;
    long end = until;
    Map.Entry<Long, Long> last;
    while ((last = ends.floorEntry(end)) != null && last.getValue() >= begin) {
      begin = Math.min(begin, last.getKey());
      end = Math.max(end, last.getValue());
      ends.remove(last.getKey());
    }
    ends.put(begin, end);
  }

  /** The pauses, the first one first. */
  public List<Pause> pauses() {
    List<Pause> pauses = new ArrayList<>();
    ends.forEach((begin, end) -> pauses.add(new Pause(begin, end)));
    return pauses;
  }
}
