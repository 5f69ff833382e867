package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.task.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task that is to be accepted. Whether it starts at once is decided by {@link
 * dev.firebreak.tasks.TaskSubmission}.
 *
 * @param id its new id
 * @param type its type's name
 * @param owner the owner of the task; empty if it has none
 * @param plan when and how often it is to run
 * @param input what its handler is given
 * @param key the idempotency key; null for none
 * @param trace the caller's trace context; null for none
 * @param callback where its caller wants its end to be reported; null for where its type says
 * @param relations what it belongs to
 */
public record NewTask(
    RunId id,
    String type,
    String owner,
    Submission.Plan plan,
    Payload input,
    @Nullable IdempotencyKey key,
    @Nullable String trace,
    @Nullable String callback,
    Relations relations) {

  /** A task that belongs to nothing. */
  public NewTask(
      RunId id,
      String type,
      String owner,
      Submission.Plan plan,
      Payload input,
      @Nullable IdempotencyKey key,
      @Nullable String trace,
      @Nullable String callback) {
    this(id, type, owner, plan, input, key, trace, callback, Relations.NONE);
  }

  /** A task that belongs to nothing, and whose end is reported where its type says. */
  public NewTask(
      RunId id,
      String type,
      String owner,
      Submission.Plan plan,
      Payload input,
      @Nullable IdempotencyKey key,
      @Nullable String trace) {
    this(id, type, owner, plan, input, key, trace, null, Relations.NONE);
  }

  /** The same task at this position in a trace. */
  public NewTask inTrace(String position) {
    return new NewTask(id, type, owner, plan, input, key, position, callback, relations);
  }

  /** The same task as part of these. */
  public NewTask in(Relations other) {
    return new NewTask(id, type, owner, plan, input, key, trace, callback, other);
  }

  /**
   * Makes the submission.
   *
   * @param search the members of the input by which the task can be found
   */
  public Submission starting(Start start, List<SearchValue> search) {
    return starting(start, search, null);
  }

  /**
   * Makes the submission.
   *
   * @param search the members of the input by which the task can be found
   * @param report how its end is reported; null for not at all
   */
  public Submission starting(
      Start start, List<SearchValue> search, @Nullable CallbackOrder report) {
    return new Submission(this, start, search, report);
  }
}
