package dev.firebreak.client;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as headers have them. */
final class Seconds {
  private static final int NANO_DIGITS = 9;

  private Seconds() {}

  /** With as many decimals as are needed. */
  static String of(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), NANO_DIGITS).stripTrailingZeros().toPlainString();
  }
}
