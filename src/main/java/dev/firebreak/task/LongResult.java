package dev.firebreak.task;

/**
 * A result that is too long to be read together with its task.
 *
 * @param contentType its media type
 * @param bytes its length
 */
public record LongResult(String contentType, long bytes) {
  /**
   * The longest result that can be stored, in bytes: every store accepts it, within about a minute.
   */
  public static final long LONGEST = 256L << 20;
}
