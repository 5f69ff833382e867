package dev.firebreak.task;

import java.time.Duration;

/** Why a run was refused without its attempt having failed. All reasons are temporary. */
public enum Refusal {
  /** Every slot is taken and the waiting line is full, or the wait in it was too long. */
  OVER_CAPACITY(1),
  /** Too many handlers of the type have not returned from abandoned attempts. */
  LEAKED_WORKERS(30),
  /** The node is stopping. */
  DRAINING(5),
  /** The type's supervisor failed and took its workers with it. */
  SUPERVISOR_RESTARTED(1),
  /** More calls than the rate limit of the type allows. */
  RATE_LIMITED(1),
  /** Nearly all recent attempts of the type crashed. */
  BREAKER_OPEN(1),
  /** The type was removed from the configuration. */
  TYPE_REMOVED(5),
  /** An operator has paused the type. */
  PAUSED(10),
  /** The node lost its lease; another node has claimed the task or soon will. */
  LEASE_LOST(1);

  private final Duration usualPause;

  Refusal(int usualPauseSeconds) {
    usualPause = Duration.ofSeconds(usualPauseSeconds);
  }

  /** The pause before another try, if no better estimate is known. */
  public Duration usualPause() {
    return usualPause;
  }
}
