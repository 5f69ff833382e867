package dev.firebreak.task;

import java.time.Duration;

/** Why a run was sent away without its attempt having failed. All of them pass with time. */
public enum Refusal {
  /** Every slot is taken and the waiting line is full, or the wait in it was too long. */
  OVER_CAPACITY(1),
  /** Too many handlers of the type never came back from their last attempt. */
  LEAKED_WORKERS(30),
  /** The node is stopping. */
  DRAINING(5),
  /** The type's supervisor failed and took its workers with it. */
  SUPERVISOR_RESTARTED(1),
  /** More calls than the type takes in such a time. */
  RATE_LIMITED(1),
  /** Nearly every attempt of the type crashed of late. */
  BREAKER_OPEN(1),
  /** The node lost its right to the task, which is another's by now or soon. */
  LEASE_LOST(1);

  private final Duration usualPause;

  Refusal(int usualPauseSeconds) {
    usualPause = Duration.ofSeconds(usualPauseSeconds);
  }

  /** When to come again, if nothing better is known. */
  public Duration usualPause() {
    return usualPause;
  }
}
