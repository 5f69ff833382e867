package dev.firebreak.task;

import dev.firebreak.api.Payload;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is stored.
 *
 * @param id its name
 * @param type its type's name
 * @param state where it is on its way
 * @param priority 0 to 3, 0 first
 * @param tries how often it was tried
 * @param times when what happened
 * @param node where its last attempt ran; null if it had none
 * @param error how its last attempt failed; null if none has, or it has succeeded since
 * @param result what it came to; null unless it succeeded, in lists, and if it is long
 * @param longResult the same of a long one
 * @param history its last attempts that did not succeed, oldest first; empty in lists
 */
public record Task(
    RunId id,
    String type,
    TaskState state,
    int priority,
    Tries tries,
    Times times,
    @Nullable String node,
    @Nullable Outcome error,
    @Nullable Payload result,
    @Nullable LongResult longResult,
    List<PastAttempt> history) {

  /** Without a result that is too long to be here. */
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
    this(id, type, state, priority, tries, times, node, error, result, null, history);
  }

  /** The same without what a program wrote: for lists. */
  public Task brief() {
    return error == null
        ? this
        : new Task(
            id,
            type,
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
   * How often it was tried.
   *
   * @param claim the number of its last claim; 0 if it had none
   * @param attempts charged to it since it was submitted or explicitly retried
   * @param maxAttempts how many it may have
   * @param crashes how often a JVM was lost while the task ran inside it
   */
  public record Tries(int claim, int attempts, int maxAttempts, int crashes) {}

  /**
   * When what happened.
   *
   * @param createdAt it was accepted
   * @param runAt it may run from
   * @param startedAt its last attempt began; null if it had none, or waits for another
   * @param finishedAt it came to its final state; null if it has not
   */
  public record Times(
      Instant createdAt,
      Instant runAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {}

  /**
   * An attempt that did not succeed.
   *
   * @param claim its number
   * @param node where it ran
   * @param startedAt when it was claimed
   * @param finishedAt when that was recorded
   * @param outcome how it ended
   */
  public record PastAttempt(
      int claim, String node, Instant startedAt, Instant finishedAt, Outcome outcome) {}
}
