package dev.firebreak.api;

/**
 * Rejects the input permanently: the attempt is not retried. The caller gets {@link #status()} and
 * the message, as a problem document {@code rejected}.
 *
 * <p>A rejection is an answer, not a crash: it does not count as a failure of the handler.
 */
public class PermanentFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** 422, the status of a failure without an explicit status. */
  public static final int UNPROCESSABLE = 422;

  private final int status;

  /**
   * Rejects the input with status 422.
   *
   * @param detail what is wrong, for the caller to read
   */
  public PermanentFailure(String detail) {
    this(UNPROCESSABLE, detail);
  }

  /**
   * Rejects the input with the given status.
   *
   * @param status 400 to 599
   * @param detail what is wrong, for the caller to read
   * @throws IllegalArgumentException if the status is outside that range
   */
  public PermanentFailure(int status, String detail) {
    super(detail);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status " + status + " is not within 400 to 599");
    }
    this.status = status;
  }

  /** The HTTP status of the answer. */
  public final int status() {
    return status;
  }
}
