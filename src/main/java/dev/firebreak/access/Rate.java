package dev.firebreak.access;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests are allowed within a time, written as {@code 50/s}, {@code 10/m} or {@code
 * 100/h}.
 *
 * @param count at least 1
 * @param period a second, a minute or an hour
 */
public record Rate(int count, Duration period) {
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})/([smh])");

  /**
   * Reads a rate.
   *
   * @throws IllegalArgumentException if it is not valid
   */
  public static Rate parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a rate such as 50/s, 10/m or 100/h");
    }
    Duration period =
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(1);
          case "m" -> Duration.ofMinutes(1);
          default -> Duration.ofHours(1);
        };
    return new Rate(Integer.parseInt(matcher.group(1)), period);
  }

  @Override
  public String toString() {
    return count + (period.toSeconds() == 1 ? "/s" : period.toMinutes() == 1 ? "/m" : "/h");
  }
}
