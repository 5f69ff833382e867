package dev.firebreak.supervise;

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

  Outcome outcome() {
    return outcome;
  }
}
