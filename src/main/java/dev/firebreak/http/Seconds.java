package dev.firebreak.http;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads a number of seconds from a header. */
final class Seconds {
  /** No more digits than make sense, and no exponent: a huge one is expensive to compute with. */
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

  private static final int NANO_DIGITS = 9;

  private Seconds() {}

  /**
   * A time above 0.
   *
   * @param header its name, for the complaint
   * @param most the largest number
   * @throws ProblemFound if it is none
   */
  static Duration of(String header, String value, long most) throws ProblemFound {
    Duration time = orZero(header, value, most);
    if (time.isZero()) {
      throw refused(header, "above 0 and up to " + most, value);
    }
    return time;
  }

  /** The same, or no time at all, however that is written: 0, 0.0. */
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
