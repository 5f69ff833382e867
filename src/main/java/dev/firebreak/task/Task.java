package dev.firebreak.task;

import dev.firebreak.api.Payload;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is stored.
 *
 * @param submitted what was fixed when it was submitted
 * @param state its state
 * @param tries its claims, attempts and crashes
 * @param times the times of its events
 * @param outcomes what its attempts led to
 */
public record Task(
    Submitted submitted, TaskState state, Tries tries, Times times, Outcomes outcomes) {

  /** The task without the output of programs, for lists. */
  public Task brief() {
    return error() == null ? this : new Task(submitted, state, tries, times, outcomes.brief());
  }

  /** Its id. */
  public RunId id() {
    return submitted.id();
  }

  /** The name of its type. */
  public String type() {
    return submitted.type();
  }

  /** Its owner; empty if it has none. */
  public String owner() {
    return submitted.owner();
  }

  /** Its priority, 0 to 3, 0 first. */
  public int priority() {
    return submitted.priority();
  }

  /** The version that its type had when it was submitted; null if it had none. */
  public @Nullable String version() {
    return submitted.version();
  }

  /** Where its last attempt ran; null if it had none. */
  public @Nullable String node() {
    return outcomes.node();
  }

  /** What it waits for without a slot; null unless it is {@link TaskState#WAITING}. */
  public @Nullable String waitingFor() {
    return outcomes.waitingFor();
  }

  /** How its last attempt failed; null if none has, or it has succeeded since. */
  public @Nullable Outcome error() {
    return outcomes.error();
  }

  /** Its result; null unless it succeeded, in lists, and if the result is long. */
  public @Nullable Payload result() {
    return outcomes.result();
  }

  /** Describes a long result; null if there is none. */
  public @Nullable LongResult longResult() {
    return outcomes.longResult();
  }

  /** Its last attempts that did not succeed, oldest first; empty in lists. */
  public List<PastAttempt> history() {
    return outcomes.history();
  }

  /** Its recorded steps; none in lists. */
  public Steps steps() {
    return outcomes.steps();
  }

  /**
   * What was fixed when a task was submitted.
   *
   * @param id its id
   * @param type its type's name
   * @param owner the owner of the task; empty if it has none
   * @param priority 0 to 3, 0 first
   * @param version the version that its type had; null if it had none
   */
  public record Submitted(
      RunId id, String type, String owner, int priority, @Nullable String version) {}

  /**
   * What the attempts of a task led to.
   *
   * @param node where its last attempt ran; null if it had none
   * @param waitingFor what its last attempt has left it waiting for; null unless it is {@link
   *     TaskState#WAITING}
   * @param error how its last attempt failed; null if none has, or it has succeeded since
   * @param result its result; null unless it succeeded, in lists, and if the result is long
   * @param longResult describes a long result; null if there is none
   * @param history its last attempts that did not succeed, oldest first; empty in lists
   * @param steps its recorded steps; none in lists
   */
  public record Outcomes(
      @Nullable String node,
      @Nullable String waitingFor,
      @Nullable Outcome error,
      @Nullable Payload result,
      @Nullable LongResult longResult,
      List<PastAttempt> history,
      Steps steps) {
    /** Those of a task that had no attempt. */
    public static final Outcomes NONE =
        new Outcomes(null, null, null, null, null, List.of(), Steps.NONE);

    private Outcomes brief() {
      return error == null
          ? this
          : new Outcomes(node, waitingFor, error.brief(), result, longResult, history, steps);
    }
  }

  /**
   * The recorded steps of a task.
   *
   * @param count how many there are
   * @param last the last ones, {@link #SHOWN} at most, in the order in which they were recorded
   */
  public record Steps(int count, List<Step> last) {
    /** How many steps are read together with a task. */
    public static final int SHOWN = 100;

    /** Those of a task without steps. */
    public static final Steps NONE = new Steps(0, List.of());
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
