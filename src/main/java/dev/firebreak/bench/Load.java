package dev.firebreak.bench;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server is loaded.
 *
 * @param connections how many, over all threads
 * @param threads how many threads send; each has its share of the connections
 * @param warmup how long requests are sent before, unmeasured
 * @param duration how long requests are sent
 * @param rate requests per second over all connections, due at their time whether or not one is
 *     free (open loop); null for a closed loop, in which each connection sends its next request
 *     when it has its answer
 */
public record Load(
    int connections, int threads, Duration warmup, Duration duration, @Nullable Double rate) {
  private static final double FASTEST = 1e7;

  /**
   * Checks what it is told.
   *
   * @throws IllegalArgumentException with a sentence for who asked for it
   */
  public Load {
    require(connections >= 1 && connections <= 60_000, "connections must be 1 to 60000");
    require(threads >= 1, "threads must be at least 1");
    require(threads <= connections, "threads must not be more than connections");
    require(!warmup.isNegative(), "warmup must not be negative");
    require(!duration.isNegative(), "duration must not be negative");
    require(
        rate == null || (rate > 0 && rate <= FASTEST), "rate must be above 0, at most 10 million");
  }

  /** The same before it counts. */
  Load warmingUp() {
    return new Load(connections, threads, Duration.ZERO, warmup, rate);
  }

  /** The same as an open loop. */
  Load at(double requestsPerSecond) {
    return new Load(connections, threads, warmup, duration, requestsPerSecond);
  }

  boolean isOpen() {
    return rate != null;
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
