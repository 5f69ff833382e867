package dev.firebreak.isolate;

/** An attempt that was started. Thread-safe. */
public interface Execution {

  /**
   * Asks the handler to stop: marks the attempt cancelled, runs what it registered for that, and
   * interrupts its thread or cancels its stage. Does not wait.
   */
  void cancel();

  /**
   * Gives the attempt up: its outcome will be dropped. If it still runs it counts as leaked until
   * it ends.
   *
   * @return whether it still ran
   */
  boolean abandon();
}
