package dev.firebreak.task;

import dev.firebreak.api.Head;
import org.jspecify.annotations.Nullable;

/**
 * A result that is too long to be read together with its task.
 *
 * @param contentType its media type
 * @param bytes its length
 * @param head the status and the header fields that it is answered with; null for none of its own
 */
public record LongResult(String contentType, long bytes, @Nullable Head head) {
  /**
   * The longest result that can be stored, in bytes: every store accepts it, within about a minute.
   */
  public static final long LONGEST = 256L << 20;
}
