package dev.firebreak.process;

/** A program could not be started. The fault of whoever set it up, or of a machine that is full. */
public final class CannotStart extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Why.
   *
   * @param program its path
   * @param reason what the system says
   */
  public CannotStart(String program, String reason) {
    super(program + " could not be started: " + reason, null, false, false);
  }
}
