package dev.firebreak.supervision;

/**
 * Cancels a call that was made. Thread-safe. It refers to the call's input: drop it once the call
 * is answered, so that the input can be collected.
 */
@FunctionalInterface
public interface Call {
  /** A refused call: there is nothing to cancel. */
  Call REFUSED = () -> {};

  /**
   * Cancels the call. A run that waits or pauses is over at once; the handler of a running one is
   * told to stop, has its grace, and is abandoned if it does not end. The reply receives {@code
   * Cancelled}, unless another outcome comes first. Does not wait, and has no effect if the call is
   * answered or was cancelled before.
   */
  void cancel();
}
