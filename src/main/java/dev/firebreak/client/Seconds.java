package dev.firebreak.client;

import java.math.BigDecimal;
import java.time.Duration;

/** Writes durations as headers have them. */
final class Seconds {
  private static final int NANO_DIGITS = 9;

  private Seconds() {}

  /** Returns the seconds with as many decimals as needed. */
  static String of(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), NANO_DIGITS).stripTrailingZeros().toPlainString();
  }
}
