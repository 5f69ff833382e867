package dev.firebreak.pause;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A type that is paused: its calls are refused and its tasks wait until it is resumed.
 *
 * @param type the name of the type
 * @param since when it was paused, in milliseconds
 * @param owner the owner of the token by which it was paused; empty if none was required
 * @param reason why, in one line; empty if no reason was given
 */
public record Pause(String type, Instant since, String owner, String reason) {
  /** The longest reason, in characters. */
  public static final int LONGEST_REASON = 500;

  /** Cuts the time to the precision of the stores. */
  public Pause {
    since = since.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Checks a reason.
   *
   * @return the reason without blanks at its ends
   * @throws IllegalArgumentException if it is too long, or has control characters
   */
  public static String checkedReason(String text) {
    String reason = text.strip();
    if (reason.length() > LONGEST_REASON) {
      throw new IllegalArgumentException(
          "the reason has " + reason.length() + " characters; the limit is " + LONGEST_REASON);
    } else if (reason.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("the reason must be one line without control characters");
    }
    return reason;
  }

  /** Says what is paused, since when, by whom and why, without a full stop. */
  public String describe() {
    String by = owner.isEmpty() ? "" : " by " + owner;
    String why = reason.replaceAll("\\.+$", "");
    return "Type " + type + " was paused at " + since + by + (why.isEmpty() ? "" : ": " + why);
  }
}
