package dev.firebreak.http;

import dev.firebreak.access.Caller;
import java.time.Duration;

/** Refuses what exceeds the quota of a caller's token. */
final class QuotaCheck {
  private QuotaCheck() {}

  /**
   * Counts a call, a submit, or a request that is as good as a submit.
   *
   * @throws ProblemFound if the rate of the token does not admit it now
   */
  static void requireRate(Caller caller) throws ProblemFound {
    Duration wait = caller.tryRequest();
    if (!wait.isZero()) {
      long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
      throw new ProblemFound(
          exceeded(caller, "rate", String.valueOf(caller.grant().rate()))
              .retryAfter(Math.toIntExact(Math.min(seconds, Integer.MAX_VALUE))));
    }
  }

  /**
   * Checks early, before the body of a submit is read.
   *
   * @throws ProblemFound if the owner has as many live tasks as the token allows
   */
  static void requireBacklog(Caller caller) throws ProblemFound {
    if (caller.backlogFull()) {
      throw new ProblemFound(backlogExceeded(caller));
    }
  }

  static Problem backlogExceeded(Caller caller) {
    return exceeded(caller, "backlog", caller.grant().backlog()).retryAfter(1);
  }

  private static Problem exceeded(Caller caller, String quota, Object limit) {
    return Problem.of(
            ProblemType.QUOTA_EXCEEDED,
            "The token "
                + caller.name()
                + " has a "
                + quota
                + " of "
                + limit
                + ", which is used up")
        .with("quota", quota)
        .with("limit", limit);
  }
}
