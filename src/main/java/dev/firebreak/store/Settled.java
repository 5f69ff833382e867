package dev.firebreak.store;

import dev.firebreak.task.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of settling an attempt.
 *
 * @param state of the task now; null if the claim was not the current one, so that nothing was
 *     recorded
 * @param runAt when it may be claimed again; null if it may not
 */
public record Settled(@Nullable TaskState state, @Nullable Instant runAt) {
  /** For a result that was recorded. */
  public static final Settled SUCCEEDED = new Settled(TaskState.SUCCEEDED, null);

  /** For a claim that is not the current one. */
  public static final Settled STALE = new Settled(null, null);
}
