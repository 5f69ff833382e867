package dev.firebreak.isolation;

/** An attempt that was started. Thread-safe. */
public interface Execution {

  /**
   * Asks the handler to stop: marks the attempt cancelled, runs its registered actions, and
   * interrupts its thread or cancels its stage. Does not wait.
   */
  void cancel();

  /**
   * Abandons the attempt. A program is killed, and its outcome follows soon, after a few seconds if
   * the program outlives its kill; so does the outcome of an attempt that has already ended. A
   * handler that can't be ended by force keeps running: its outcome will be dropped, and it counts
   * as leaked until it ends.
   *
   * @return whether the handler keeps running
   */
  boolean abandon();
}
