package dev.firebreak.isolation;

/** An attempt that was started. Thread-safe. */
public interface Execution {

  /**
   * Asks the handler to stop: marks the attempt cancelled, runs what it registered for that, and
   * interrupts its thread or cancels its stage. Does not wait.
   */
  void cancel();

  /**
   * Gives the attempt up. What can be ended by force is: its outcome comes soon, as that of an
   * attempt that has ended by now is on its way, and that of a program that outlives its kill comes
   * after a few seconds, too. What can't is left to itself: its outcome will be dropped, and it
   * counts as leaked until it ends.
   *
   * @return whether it goes on all the same
   */
  boolean abandon();
}
