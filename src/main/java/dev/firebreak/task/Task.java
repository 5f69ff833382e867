package dev.firebreak.task;

import dev.firebreak.api.Payload;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is stored.
 *
 * @param id its id
 * @param type its type's name
 * @param owner the owner of the task; empty if it has none
 * @param state its state
 * @param priority 0 to 3, 0 first
 * @param tries its claims, attempts and crashes
 * @param times the times of its events
 * @param node where its last attempt ran; null if it had none
 * @param error how its last attempt failed; null if none has, or it has succeeded since
 * @param result its result; null unless it succeeded, in lists, and if the result is long
 * @param longResult describes a long result; null if there is none
 * @param history its last attempts that did not succeed, oldest first; empty in lists
 */
public record Task(
    RunId id,
    String type,
    String owner,
    TaskState state,
    int priority,
    Tries tries,
    Times times,
    @Nullable String node,
    @Nullable Outcome error,
    @Nullable Payload result,
    @Nullable LongResult longResult,
    List<PastAttempt> history) {

  /** Creates a task without an owner and without a long result. */
  public Task(
      RunId id,
      String type,
      TaskState state,
      int priority,
      Tries tries,
      Times times,
      @Nullable String node,
      @Nullable Outcome error,
      @Nullable Payload result,
      List<PastAttempt> history) {
    this(id, type, "", state, priority, tries, times, node, error, result, null, history);
  }

  /** The task without the output of programs, for lists. */
  public Task brief() {
    return error == null
        ? this
        : new Task(
            id,
            type,
            owner,
            state,
            priority,
            tries,
            times,
            node,
            error.brief(),
            result,
            longResult,
            history);
  }

  /**
   * The counters of a task.
   *
   * @param claim the number of its last claim; 0 if it had none
   * @param attempts charged to it since it was submitted or explicitly retried
   * @param maxAttempts how many it may have
   * @param crashes how often a JVM was lost while the task ran on a thread of it
   */
  public record Tries(int claim, int attempts, int maxAttempts, int crashes) {}

  /**
   * The times of a task's events.
   *
   * @param createdAt when it was accepted
   * @param runAt the earliest time to run it
   * @param startedAt when its last attempt began; null if it had none, or waits for another
   * @param finishedAt when it reached its final state; null if it has not
   */
  public record Times(
      Instant createdAt,
      Instant runAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {}

  /**
   * An attempt that did not succeed.
   *
   * @param claim the number of its claim
   * @param node where it ran
   * @param startedAt when it was claimed
   * @param finishedAt when its end was recorded
   * @param outcome how it ended
   */
  public record PastAttempt(
      int claim, String node, Instant startedAt, Instant finishedAt, Outcome outcome) {}
}
