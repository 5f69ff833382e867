package dev.firebreak.task;

import java.time.Duration;

/**
 * When a failed attempt is followed by another.
 *
 * @param attempts how many there may be in all, from 1
 * @param backoff the pause after the first; doubles after each further one
 * @param maxBackoff the longest pause
 * @param jitter by what part a pause may be longer or shorter, 0 to 1, so that runs that failed
 *     together are not retried together
 * @param timeouts whether an attempt that ran out of time is tried again
 */
public record RetryPolicy(
    int attempts, Duration backoff, Duration maxBackoff, double jitter, Timeouts timeouts) {

  /** Which runs are tried again after running out of time. */
  public enum Timeouts {
    /** Tasks only, because the caller of a call has waited long enough. */
    TASKS,
    /** Calls too. */
    ALWAYS,
    /** None. */
    NEVER
  }

  /**
   * Whether a call gets another attempt.
   *
   * @param made how many attempts it had
   * @param last how the last one ended
   */
  public boolean retriesCall(int made, Outcome last) {
    return made < attempts
        && switch (last) {
          case Outcome.Crashed _ -> true;
          case Outcome.TimedOut _ -> timeouts == Timeouts.ALWAYS;
          default -> false;
        };
  }

  /**
   * Whether a task gets another attempt.
   *
   * @param made how many attempts it had
   * @param allowed how many it may have
   * @param last how the last one ended
   */
  public boolean retriesTask(int made, int allowed, Outcome last) {
    return made < allowed
        && switch (last) {
          case Outcome.Crashed _ -> true;
          case Outcome.TimedOut _ -> timeouts != Timeouts.NEVER;
          // Not retried for a call: its effects would repeat within seconds, in vain.
          case Outcome.OutputNotKept _ -> true;
          default -> false;
        };
  }

  /**
   * The pause before the next attempt.
   *
   * @param made how many attempts were made, from 1
   * @param random uniform within [0, 1)
   */
  public Duration pauseAfter(int made, double random) {
    double doubled = (double) backoff.toNanos() * Math.pow(2, made - 1);
    double capped = Math.min(doubled, (double) maxBackoff.toNanos());
    return Duration.ofNanos((long) (capped * (1 + jitter * (2 * random - 1))));
  }
}
