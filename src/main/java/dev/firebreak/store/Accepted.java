package dev.firebreak.store;

import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The result of a submission, given once it is on stable storage. */
public sealed interface Accepted {

  /**
   * The submission was stored as a task.
   *
   * @param createdAt when it was accepted
   * @param runAt when it may run
   * @param claim the claim if the task was claimed at once; null otherwise
   */
  record Stored(Instant createdAt, Instant runAt, @Nullable Claim claim) implements Accepted {}

  /**
   * The key was used before, for the same input.
   *
   * @param id the task that was submitted then
   */
  record Known(RunId id) implements Accepted {}

  /**
   * The key was used before, for another input.
   *
   * @param id the task that was submitted then
   */
  record KeyReused(RunId id) implements Accepted {}

  /**
   * The task can't belong to what it names; nothing was stored.
   *
   * @param why why not
   * @param other the id that the submission names
   */
  record Unrelated(Why why, RunId other) implements Accepted {}

  /** Why a task can't belong to something. */
  enum Why {
    /** There is no such group, or it has another owner. */
    UNKNOWN_GROUP,
    /** The group is closed. */
    CLOSED_GROUP,
    /** There is no such task, or it has another owner. */
    UNKNOWN_PARENT,
    /** The parent has ended, or is being cancelled. */
    ENDED_PARENT,
    /** The parent has {@link dev.firebreak.group.Family#DEEPEST} ancestors. */
    TOO_DEEP,
    /** The parent has {@link dev.firebreak.group.Family#MOST_CHILDREN} children. */
    TOO_MANY_CHILDREN
  }
}
