package dev.firebreak.supervision;

import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;

/**
 * What a worker throws when its attempt failed. Without stack trace: it says nothing about the
 * worker's own code, and a crash must stay cheap when there are many.
 */
final class AttemptCrashed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Outcome outcome;

  AttemptCrashed(Outcome outcome) {
    super(null, null, false, false);
    this.outcome = outcome;
  }

  /** How the attempt ended whose worker failed with this; anything else than a crash is our bug. */
  static Outcome outcomeOf(Throwable failure) {
    if (failure instanceof AttemptCrashed crash) {
      return crash.outcome;
    }
    return new Outcome.Crashed(
        new Cause.Thrown(failure.getClass().getName(), failure.getMessage(), null));
  }
}
