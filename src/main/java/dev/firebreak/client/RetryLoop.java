package dev.firebreak.client;

import java.time.Duration;

/**
 * Tries that follow each other within a patience. The pauses between them double, from a tenth of a
 * second to five seconds, and are as long as the node asks for if that is longer; each is up to a
 * fifth longer at random, so that clients that were sent away together don't come back together.
 */
final class RetryLoop {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final double JITTER = 0.2;

  private final Sleeper pauses;
  private final long end;
  private Duration backoff = FIRST;

  RetryLoop(Sleeper pauses, Duration patience) {
    this.pauses = pauses;
    this.end = pauses.now() + patience.toNanos();
  }

  /** How much of the patience is left; not positive if none is. */
  Duration left() {
    return Duration.ofNanos(end - pauses.now());
  }

  /**
   * Waits before another try.
   *
   * @param asked how long the node wants not to be asked
   * @return at once with false if there is no time for another
   */
  boolean again(Duration asked) throws InterruptedException {
    Duration base = asked.compareTo(backoff) > 0 ? asked : backoff;
    Duration pause = base.plusNanos((long) (base.toNanos() * JITTER * pauses.random()));
    if (pause.compareTo(left()) > 0) {
      return false;
    }
    pauses.pause(pause);
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return true;
  }

  /** The next pause is a short one again: something was heard. */
  void heard() {
    backoff = FIRST;
  }
}
