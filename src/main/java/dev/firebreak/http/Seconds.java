package dev.firebreak.http;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads a number of seconds from a header. */
final class Seconds {
  /** Limits the digits and allows no exponent: computing with a huge exponent is expensive. */
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

  private static final int NANO_DIGITS = 9;

  private Seconds() {}

  /**
   * Reads a time above 0.
   *
   * @param header the header's name, for the problem
   * @param most the largest number of seconds
   * @throws ProblemFound if the value is not such a time
   */
  static Duration of(String header, String value, long most) throws ProblemFound {
    Duration time = orZero(header, value, most);
    if (time.isZero()) {
      throw refused(header, "above 0 and up to " + most, value);
    }
    return time;
  }

  /** Reads a time that may also be zero, as 0 or 0.0. */
  static Duration orZero(String header, String value, long most) throws ProblemFound {
    if (SECONDS.matcher(value).matches()) {
      BigDecimal seconds = new BigDecimal(value);
      if (seconds.compareTo(BigDecimal.valueOf(most)) <= 0) {
        return Duration.ofNanos(seconds.movePointRight(NANO_DIGITS).longValueExact());
      }
    }
    throw refused(header, "from 0 to " + most, value);
  }

  private static ProblemFound refused(String header, String range, String value) {
    return new ProblemFound(
        Problem.of(
            ProblemType.BAD_HEADER,
            header + " must be a number of seconds " + range + ", not \"" + value + '"'));
  }
}
