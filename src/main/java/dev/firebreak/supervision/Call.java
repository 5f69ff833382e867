package dev.firebreak.supervision;

/**
 * A call that was made, in the hands of whoever made it. Thread-safe. Keeps the call's input from
 * being collected: let go of it once the call is answered.
 */
@FunctionalInterface
public interface Call {
  /** One that was turned away: there is nothing to cancel. */
  Call REFUSED = () -> {};

  /**
   * Nobody wants the outcome any more. A run in line or between two attempts is over at once; of
   * one that runs, the handler is told to stop, has its grace, and is given up if it does not
   * listen. The reply is told {@code Cancelled}, unless another outcome was faster. Does not wait;
   * does nothing if the call is answered or was cancelled before.
   */
  void cancel();
}
