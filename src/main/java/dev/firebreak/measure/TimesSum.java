package dev.firebreak.measure;

import java.util.List;

/**
 * What is quickly read of histograms: while it is the same, so are their counts.
 *
 * @param seconds the sum of all times
 * @param zeros the number of times that count as zero, which may be too short to change the sum
 */
public record TimesSum(double seconds, long zeros) {
  /** Reads histograms. */
  public static TimesSum of(List<TimeHistogram> histograms) {
    double seconds = 0;
    long zeros = 0;
    for (TimeHistogram histogram : histograms) {
      seconds += histogram.seconds();
      zeros += histogram.count(0);
    }
    return new TimesSum(seconds, zeros);
  }

  /** Whether nothing was recorded. */
  public boolean isEmpty() {
    return seconds == 0 && zeros == 0;
  }
}
