package dev.firebreak.supervision;

import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;

/**
 * Thrown by a worker whose attempt failed. It has no stack trace: the trace would say nothing about
 * the worker's own code, and a crash has to stay cheap when there are many.
 */
final class AttemptCrashed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Outcome outcome;

  AttemptCrashed(Outcome outcome) {
    super(null, null, false, false);
    this.outcome = outcome;
  }

  /**
   * Returns the outcome of the attempt whose worker failed with this; any exception of another
   * class is an error of the server.
   */
  static Outcome outcomeOf(Throwable failure) {
    if (failure instanceof AttemptCrashed crash) {
      return crash.outcome;
    }
    return new Outcome.Crashed(
        new Cause.Thrown(failure.getClass().getName(), failure.getMessage(), null));
  }
}
