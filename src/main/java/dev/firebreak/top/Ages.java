package dev.firebreak.top;

import java.time.Duration;
import java.util.Locale;

/** Writes times with two figures or so. */
final class Ages {
  private static final int FEW = 10;

  /** The smaller unit is used up to this many of the larger one. */
  private static final int FINE = 2;

  private Ages() {}

  /** Returns such as {@code 45ms}, {@code 1.5s}, {@code 31s}, {@code 5min}, {@code 3h}. */
  static String of(Duration age) {
    if (age.toMillis() < FEW) {
      return String.format(Locale.ROOT, "%.1fms", age.toNanos() / 1e6);
    } else if (age.toSeconds() < 1) {
      return age.toMillis() + "ms";
    } else if (age.toSeconds() < FEW) {
      return String.format(Locale.ROOT, "%.1fs", age.toMillis() / 1e3);
    } else if (age.toMinutes() < FINE) {
      return age.toSeconds() + "s";
    } else if (age.toHours() < FINE) {
      return age.toMinutes() + "min";
    }
    return age.toDays() < FINE ? age.toHours() + "h" : age.toDays() + "d";
  }
}
