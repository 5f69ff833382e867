package dev.firebreak.step;

/** A step can't be run or recorded. The message is for the author of the handler or program. */
public final class StepRefused extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public StepRefused(String message) {
    super(message);
  }

  public StepRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
