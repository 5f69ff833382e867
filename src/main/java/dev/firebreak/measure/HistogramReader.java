package dev.firebreak.measure;

/** Reads what a histogram has recorded since it was last read. Not thread-safe. */
public final class HistogramReader {
  private final TimeHistogram histogram;
  private final long[] before = new long[TimeHistogram.BUCKETS];

  /** Creates a reader whose first interval begins with the histogram. */
  public HistogramReader(TimeHistogram histogram) {
    this.histogram = histogram;
  }

  /** Returns the times that were recorded since the last call. */
  public IntervalTimes next() {
    IntervalTimes times = new IntervalTimes();
    for (int i = 0; i < before.length; i++) {
      long now = histogram.count(i);
      if (now != before[i]) {
        times.add(i, now - before[i]);
        before[i] = now;
      }
    }
    return times;
  }
}
