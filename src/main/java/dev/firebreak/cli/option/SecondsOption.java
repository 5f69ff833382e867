package dev.firebreak.cli.option;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Seconds on the command line, with optional decimals. */
public final class SecondsOption implements ITypeConverter<Duration> {
  private static final int NANO_DIGITS = 9;
  private static final int MOST_DIGITS = 20;

  @Override
  public Duration convert(String text) {
    try {
      if (text.length() <= MOST_DIGITS && !text.startsWith("-")) {
        return Duration.ofNanos(new BigDecimal(text).movePointRight(NANO_DIGITS).longValueExact());
      }
    } catch (NumberFormatException _) {
      // Reported below.
    } catch (ArithmeticException _) {
      // The number is too large, or finer than a nanosecond.
    }
    throw new TypeConversionException(
        "'" + text + "' is not a number of seconds such as 10 or 0.5");
  }
}
