package dev.firebreak.series;

import java.util.List;

/**
 * The newest part of the series of one node.
 *
 * @param clockMillis the clock of the node when it was read, in milliseconds since 1970
 * @param intervals what happened on the node, the oldest first
 * @param types the times of its types in the last seconds
 */
public record NodeReading(long clockMillis, List<NodeInterval> intervals, List<TypeTimes> types) {
  /** Copies the lists. */
  public NodeReading {
    intervals = List.copyOf(intervals);
    types = List.copyOf(types);
  }

  /** Of a node that has reported nothing. */
  public static NodeReading none() {
    return new NodeReading(0, List.of(), List.of());
  }

  /** The intervals at the time of another clock, which was read at the same moment. */
  List<NodeInterval> at(long otherClockMillis) {
    long ahead = otherClockMillis - clockMillis;
    return intervals.stream().map(interval -> interval.later(ahead)).toList();
  }
}
