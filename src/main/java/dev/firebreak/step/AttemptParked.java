package dev.firebreak.step;

/**
 * The attempt is to end, as its task waits for something without a slot. The message says what the
 * task waits for.
 */
public final class AttemptParked extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AttemptParked(String waitingFor) {
    super(waitingFor, null, false, false);
  }
}
