package dev.firebreak.api;

/**
 * A handler's "no": trying again can't help, so nobody does. The caller is answered with {@link
 * #status()} and the message, as a problem document {@code rejected}.
 *
 * <p>This is an answer, not a crash; it counts against nobody.
 */
public class PermanentFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** 422, the status of a failure that names none. */
  public static final int UNPROCESSABLE = 422;

  private final int status;

  /**
   * Refuses with 422.
   *
   * @param detail what is wrong, for the caller to read
   */
  public PermanentFailure(String detail) {
    this(UNPROCESSABLE, detail);
  }

  /**
   * Refuses with a status of the handler's choice.
   *
   * @param status 400 to 599
   * @param detail what is wrong, for the caller to read
   * @throws IllegalArgumentException if the status is not an error's
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
