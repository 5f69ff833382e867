package dev.firebreak.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.HdrHistogram.Histogram;

/** The times to the answers, in microseconds: percentiles and the longest. */
public record Latency(
    double p50, double p90, double p99, @JsonProperty("p99.9") double p999, double max) {
  private static final double NANOS_PER_MICRO = 1000;

  public static Latency of(Histogram nanos) {
    return new Latency(
        nanos.getValueAtPercentile(50) / NANOS_PER_MICRO,
        nanos.getValueAtPercentile(90) / NANOS_PER_MICRO,
        nanos.getValueAtPercentile(99) / NANOS_PER_MICRO,
        nanos.getValueAtPercentile(99.9) / NANOS_PER_MICRO,
        nanos.getMaxValue() / NANOS_PER_MICRO);
  }

  /**
   * The times corrected for coordinated omission by HdrHistogram's method for a closed loop: an
   * answer that took longer than the mean also counts for the requests that an open loop would have
   * sent meanwhile.
   */
  static Latency corrected(Histogram nanos) {
    long expected = Math.max(1, Math.round(nanos.getMean()));
    return of(nanos.copyCorrectedForCoordinatedOmission(expected));
  }
}
