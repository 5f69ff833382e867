package dev.firebreak.series;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest samples of one type, or of a whole node. Thread-safe. */
final class Ring {
  private final int most;
  private final Deque<Sample> samples = new ArrayDeque<>();

  Ring(int most) {
    this.most = most;
  }

  synchronized void add(Sample sample) {
    if (samples.size() == most) {
      samples.removeFirst();
    }
    samples.addLast(sample);
  }

  /**
   * Returns the samples that ended later than this, in milliseconds since 1970; the oldest first.
   */
  synchronized List<Sample> after(long at) {
    return samples.stream().filter(sample -> sample.at() > at).toList();
  }
}
