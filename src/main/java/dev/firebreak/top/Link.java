package dev.firebreak.top;

import java.time.Duration;

/**
 * Whether the node answers.
 *
 * @param problem why it does not; empty if it does
 * @param changedNanos since when, by a monotonic clock
 * @param lost how long it did not answer before; zero if it always did
 */
record Link(String problem, long changedNanos, Duration lost) {
  /** For how long the end of a loss is mentioned. */
  private static final Duration MENTIONED = Duration.ofSeconds(10);

  static Link answering(long nowNanos) {
    return new Link("", nowNanos, Duration.ZERO);
  }

  Link answered(long nowNanos) {
    return problem.isEmpty() ? this : new Link("", nowNanos, since(nowNanos));
  }

  Link failed(String reason, long nowNanos) {
    return new Link(reason, problem.isEmpty() ? nowNanos : changedNanos, Duration.ZERO);
  }

  boolean isLost() {
    return !problem.isEmpty();
  }

  private Duration since(long nowNanos) {
    return Duration.ofNanos(nowNanos - changedNanos);
  }

  /** Returns it in a few words. */
  String text(long nowNanos) {
    if (isLost()) {
      return "no answer for " + Ages.of(since(nowNanos)) + ": " + problem;
    }
    return lost.isZero() || since(nowNanos).compareTo(MENTIONED) > 0
        ? "live"
        : "answers again after " + Ages.of(lost);
  }
}
