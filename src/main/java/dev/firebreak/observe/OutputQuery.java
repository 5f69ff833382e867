package dev.firebreak.observe;

import dev.firebreak.task.RunId;
import org.jspecify.annotations.Nullable;

/**
 * Which output of a task is wanted.
 *
 * @param attempt which attempt, the latest with that number; 0 for the latest of all
 * @param after what the reader has already; null for nothing
 * @param follow whether to wait for more output, and unless one attempt is asked for, for further
 *     attempts
 */
public record OutputQuery(RunId id, int attempt, @Nullable OutputPosition after, boolean follow) {
  /** Whether only the output of one attempt is wanted. */
  boolean single() {
    return attempt != 0 || !follow;
  }
}
