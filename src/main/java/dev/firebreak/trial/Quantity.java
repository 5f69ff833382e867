package dev.firebreak.trial;

import java.time.Duration;
import java.util.Locale;

/** Writes sizes and times for people. */
final class Quantity {
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;
  private static final int STEP = 1024;
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

  private Quantity() {}

  /** For instance 512 bytes, 1.5 KiB, 8 MiB. */
  static String of(long bytes) {
    if (bytes < STEP) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    double size = bytes;
    int unit = -1;
    while (size >= STEP && unit < UNITS.length - 1) {
      size /= STEP;
      unit++;
    }
    return number(size) + ' ' + UNITS[unit];
  }

  /** For instance 0.4 ms, 250 ms, 1.5 s, 30 s, 10 min, 24 h. */
  static String of(Duration time) {
    double seconds = time.toNanos() / 1e9;
    if (seconds < 1) {
      return number(seconds * 1000) + " ms";
    } else if (seconds < 2 * MINUTE) {
      return number(seconds) + " s";
    }
    return seconds < 2 * HOUR ? number(seconds / MINUTE) + " min" : number(seconds / HOUR) + " h";
  }

  /** One decimal, unless it is zero or the number is long. */
  private static String number(double number) {
    String text = String.format(Locale.ROOT, number < 100 ? "%.1f" : "%.0f", number);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
