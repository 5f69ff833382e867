package dev.firebreak.observe;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in the output of a task, the same on every node.
 *
 * @param claim the number of an attempt's claim
 * @param offset how many bytes the attempt wrote before
 */
public record OutputPosition(int claim, long offset) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})-([0-9]{1,18})");

  /** The position before the first byte of an attempt. */
  public static OutputPosition start(int claim) {
    return new OutputPosition(claim, 0);
  }

  /** Reads what {@link #toString} returned; empty for any other text. */
  public static Optional<OutputPosition> parse(String text) {
    Matcher numbers = TEXT.matcher(text);
    return numbers.matches()
        ? Optional.of(
            new OutputPosition(
                Integer.parseInt(numbers.group(1)), Long.parseLong(numbers.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return claim + "-" + offset;
  }
}
