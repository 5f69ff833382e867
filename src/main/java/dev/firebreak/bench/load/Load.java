package dev.firebreak.bench.load;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The load on a server.
 *
 * @param connections the number of connections, over all threads
 * @param threads the number of sending threads; each has its share of the connections
 * @param warmup how long requests are sent before the measurement
 * @param duration how long requests are sent and measured
 * @param rate requests per second over all connections, each due at its time whether or not a
 *     connection is free (open loop); null for a closed loop, in which each connection sends its
 *     next request when it has the answer to the last
 * @param share an open loop whose rate is this share of what the same connections reach in a closed
 *     loop, such as 0.8; null for a given rate
 */
public record Load(
    int connections,
    int threads,
    Duration warmup,
    Duration duration,
    @Nullable Double rate,
    @Nullable Double share) {
  private static final double FASTEST = 1e7;
  private static final double PERCENT = 100;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  public Load {
    require(connections >= 1 && connections <= 60_000, "--connections must be 1 to 60000");
    require(threads >= 1, "--threads must be at least 1");
    require(threads <= connections, "--threads must not be more than --connections");
    require(!warmup.isNegative(), "--warmup must not be negative");
    require(!duration.isNegative(), "--duration must not be negative");
    require(
        rate == null || (rate > 0 && rate <= FASTEST),
        "--rate must be above 0, at most 10 million");
    require(share == null || (share > 0 && share <= 1), "--rate must be above 0%, at most 100%");
  }

  /** A closed loop, or an open one of a given rate. */
  public Load(
      int connections, int threads, Duration warmup, Duration duration, @Nullable Double rate) {
    this(connections, threads, warmup, duration, rate, null);
  }

  /**
   * Reads a rate.
   *
   * @param asked requests per second, or a percentage such as 80%; null for a closed loop
   * @throws IllegalArgumentException with a message for the user
   */
  public static Load of(
      int connections, int threads, Duration warmup, Duration duration, @Nullable String asked) {
    if (asked == null) {
      return new Load(connections, threads, warmup, duration, null);
    }
    boolean percent = asked.endsWith("%");
    double number;
    try {
      number = Double.parseDouble(percent ? asked.substring(0, asked.length() - 1) : asked);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--rate must be a number, or a percentage such as 80%: " + asked, e);
    }
    return percent
        ? new Load(connections, threads, warmup, duration, null, number / PERCENT)
        : new Load(connections, threads, warmup, duration, number);
  }

  /** The same load for the warm-up; a closed loop if the rate is still to be measured. */
  public Load warmingUp() {
    return new Load(connections, threads, Duration.ZERO, warmup, rate);
  }

  /** A closed loop of the same connections. */
  public Load closed(Duration longest) {
    Duration shorter = longest.compareTo(duration) < 0 ? longest : duration;
    return new Load(connections, threads, Duration.ZERO, shorter, null);
  }

  /** The same load as an open loop. */
  public Load at(double requestsPerSecond) {
    return new Load(connections, threads, warmup, duration, requestsPerSecond);
  }

  public boolean isOpen() {
    return rate != null || share != null;
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
