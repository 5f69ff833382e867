package dev.firebreak.client;

import java.time.Duration;

/**
 * Retries within a limited time. The pauses double from a tenth of a second to five seconds, and
 * are at least as long as the node asks for; each is up to a fifth longer at random, so that
 * clients that were refused together don't retry together.
 */
final class RetryLoop {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final double JITTER = 0.2;

  private final Sleeper pauses;
  private final long end;
  private Duration backoff = FIRST;

  RetryLoop(Sleeper pauses, Duration limit) {
    this.pauses = pauses;
    this.end = pauses.now() + limit.toNanos();
  }

  /** The time that is left; not positive if it has passed. */
  Duration timeLeft() {
    return Duration.ofNanos(end - pauses.now());
  }

  /**
   * Waits before a retry.
   *
   * @param asked the Retry-After of the node
   * @return false, without waiting, if there is no time for a retry
   */
  boolean again(Duration asked) throws InterruptedException {
    Duration base = asked.compareTo(backoff) > 0 ? asked : backoff;
    Duration pause = base.plusNanos((long) (base.toNanos() * JITTER * pauses.random()));
    if (pause.compareTo(timeLeft()) > 0) {
      return false;
    }
    pauses.pause(pause);
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return true;
  }

  /** Resets the pause to the shortest, after an answer of the node. */
  void resetPause() {
    backoff = FIRST;
  }
}
