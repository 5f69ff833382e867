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
 */
public record Load(
    int connections, int threads, Duration warmup, Duration duration, @Nullable Double rate) {
  private static final double FASTEST = 1e7;

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
  }

  /** The same load for the warm-up. */
  public Load warmingUp() {
    return new Load(connections, threads, Duration.ZERO, warmup, rate);
  }

  /** The same load as an open loop. */
  public Load at(double requestsPerSecond) {
    return new Load(connections, threads, warmup, duration, requestsPerSecond);
  }

  public boolean isOpen() {
    return rate != null;
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
