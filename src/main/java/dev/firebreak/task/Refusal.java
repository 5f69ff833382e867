package dev.firebreak.task;

/** Why a run was sent away without its attempt having failed. All of them pass with time. */
public enum Refusal {
  /** Every slot is taken and the waiting line is full, or the wait in it was too long. */
  OVER_CAPACITY,
  /** Too many handlers of the type never came back from their last attempt. */
  LEAKED_WORKERS,
  /** The node is stopping. */
  DRAINING,
  /** The type's supervisor failed and took its workers with it. */
  SUPERVISOR_RESTARTED
}
