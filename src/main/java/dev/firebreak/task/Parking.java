package dev.firebreak.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a task waits for that holds no slot meanwhile. An attempt that parks looks whether it has
 * come, and remembers how many events had woken the task by then: if there are more when its end is
 * recorded, the task does not wait.
 *
 * @param waitingFor the reason for human readers, such as {@code sleep cool-down}
 * @param until when the task goes on at the latest, by the store's clock
 * @param wakes how many events had woken the task when the attempt looked; null if none is to wake
 *     it
 */
public record Parking(String waitingFor, Instant until, @Nullable Integer wakes) {
  /** The longest reason, in characters; a longer one is shortened. */
  public static final int LONGEST_REASON = 500;

  /** Shortens the reason. */
  public Parking {
    if (waitingFor.length() > LONGEST_REASON) {
      waitingFor = Excerpt.of(waitingFor, LONGEST_REASON - 3);
    }
  }

  /** The same until another time. */
  public Parking endingAt(Instant end) {
    return new Parking(waitingFor, end, wakes);
  }

  /** What a task waits for that waits for either of both. */
  public Parking or(Parking other) {
    return new Parking(
        waitingFor + ", " + other.waitingFor,
        until.isBefore(other.until) ? until : other.until,
        wakes == null || (other.wakes != null && other.wakes < wakes) ? other.wakes : wakes);
  }
}
