package dev.firebreak.process;

/** A program could not be started: it is configured wrongly, or the machine lacks resources. */
public final class CannotStart extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param program its path
   * @param reason what the system says
   */
  public CannotStart(String program, String reason) {
    super(program + " could not be started: " + reason, null, false, false);
  }
}
