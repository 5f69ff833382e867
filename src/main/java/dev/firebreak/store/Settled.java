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
 * @param success what was recorded with its result; null if it has not succeeded by this
 */
public record Settled(
    @Nullable TaskState state, @Nullable Instant runAt, @Nullable Success success) {
  /** For a claim that is not the current one. */
  public static final Settled STALE = new Settled(null, null);

  /** The result of settling an attempt without a result. */
  public Settled(@Nullable TaskState state, @Nullable Instant runAt) {
    this(state, runAt, null);
  }

  /** The result of settling an attempt that has succeeded. */
  public static Settled succeeded(Instant finishedAt, String node) {
    return new Settled(TaskState.SUCCEEDED, null, new Success(finishedAt, node));
  }

  /**
   * What was recorded with a result.
   *
   * @param finishedAt when the task has ended, by the store's clock
   * @param node where its last attempt ran
   */
  public record Success(Instant finishedAt, String node) {}
}
