package dev.firebreak.store;

import dev.firebreak.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The result of a signal.
 *
 * @param result what became of it
 * @param type of the task; null if there is no such task
 * @param owner the owner of the task; empty if it has none
 * @param state of the task now; null if there is no such task
 * @param attempts how many attempts the task has had
 */
public record Signalled(
    Result result, @Nullable String type, String owner, @Nullable TaskState state, int attempts) {
  /** There is no such task. */
  public static final Signalled UNKNOWN = new Signalled(Result.UNKNOWN_TASK, null, "", null, 0);

  /** What becomes of a signal. */
  public enum Result {
    /** It is recorded; no attempt waits for it now. */
    RECORDED,
    /** It is recorded, and has woken the task, which is due. */
    WOKEN,
    /** The same was recorded before. */
    REPEATED,
    /** A signal of this name with another body was recorded before. */
    CONFLICT,
    /** The task has waited for it, and its time was up. */
    TOO_LATE,
    /** The task has as many signals as it may have. */
    TOO_MANY,
    /** With it, the signals of the task would have more bytes than they may have. */
    TOO_MANY_BYTES,
    /** The task has ended. */
    ENDED,
    /** There is no such task. */
    UNKNOWN_TASK
  }
}
