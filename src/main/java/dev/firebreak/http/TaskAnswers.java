package dev.firebreak.http;

import dev.firebreak.api.Payload;
import dev.firebreak.store.StoreException;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/** Makes the answers about tasks. */
final class TaskAnswers {
  private TaskAnswers() {}

  /** The problem of a failed attempt, which also depends on the task's state. */
  static Problem problem(Task task, Outcome error) {
    Problem problem = OutcomeProblems.of(error, task.tries().attempts());
    if (task.state() != TaskState.QUARANTINED) {
      return problem;
    }
    Problem quarantined =
        Problem.of(
                ProblemType.QUARANTINED,
                "It was quarantined after "
                    + task.tries().crashes()
                    + " losses: "
                    + problem.detail())
            .with("crashes", task.tries().crashes());
    return problem.members().containsKey("cause")
        ? quarantined.with("cause", problem.members().get("cause"))
        : quarantined;
  }

  /** The result of a task, or the reason why there is none. */
  static HttpResponse result(Task task) {
    Payload result = task.result();
    return switch (task.state()) {
      case SUCCEEDED ->
          CallAnswers.result(
              result == null ? Payload.of(new byte[0]) : result, task.tries().attempts());
      case FAILED, QUARANTINED ->
          Responses.problem(
              problem(task, task.error() == null ? new Outcome.Cancelled(false) : task.error()));
      case CANCELLED ->
          Responses.problem(Problem.of(ProblemType.CANCELLED, "The task was cancelled"));
      case QUEUED, RUNNING, RETRYING, WAITING, STOPPING ->
          Responses.problem(
              Problem.of(ProblemType.NOT_FINAL, "The task is " + task.state().word())
                  .with("state", task.state().word())
                  .retryAfter(1));
    };
  }

  static Problem unknown(String id) {
    return Problem.of(
        ProblemType.UNKNOWN_TASK,
        RunId.parse(id).isPresent()
            ? "There is no task " + id + ", or it ended longer ago than tasks are kept"
            : '"' + id + "\" is not the id of a task");
  }

  /** The task has no step of this name. */
  static Problem unknownStep(RunId id, String step) {
    return Problem.of(
        ProblemType.UNKNOWN_STEP,
        "The task "
            + id
            + " has recorded no step \""
            + Excerpt.of(step, Step.LONGEST_NAME)
            + "\": /v1/tasks/"
            + id
            + "/steps lists those that it has recorded");
  }

  static Problem alreadyFinal(TaskState state) {
    return Problem.of(ProblemType.ALREADY_FINAL, "The task is " + state.word())
        .with("state", state.word());
  }

  static Problem noStore() {
    return Problem.of(
        ProblemType.STORE_UNAVAILABLE, "This node keeps no tasks: its data-dir is empty");
  }

  /** The problem of an operation that the store could not perform. */
  static Problem failed(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return switch (cause) {
      case StoreException.Full full ->
          Problem.of(ProblemType.STORE_FULL, String.valueOf(full.getMessage())).retryAfter(5);
      case StoreException.OutcomeUnknown unknown ->
          Problem.of(
                  ProblemType.OUTCOME_UNKNOWN,
                  "Send it again with the same Idempotency-Key: " + unknown.getMessage())
              .withStatus(503)
              .retryAfter(1);
      case StoreException.Unstorable unstorable ->
          Problem.of(ProblemType.BAD_REQUEST, String.valueOf(unstorable.getMessage()));
      case StoreException e ->
          Problem.of(ProblemType.STORE_UNAVAILABLE, String.valueOf(e.getMessage())).retryAfter(1);
      case null, default ->
          Problem.of(ProblemType.INTERNAL_ERROR, "The server failed on this request");
    };
  }

  /**
   * The answer to a request whose effect is stored, if the task can't be read afterwards.
   *
   * @param state the state of the task, as far as it is known
   */
  static HttpResponse committed(RunId id, @Nullable TaskState state) {
    Map<String, String> known =
        state == null
            ? Map.of("id", id.toString())
            : Map.of("id", id.toString(), "state", state.word());
    return Responses.json(known)
        .withStatus(StatusCodes.ACCEPTED)
        .addHeader(RawHeader.create("Location", "/v1/tasks/" + id));
  }

  /** The answer to a request that the store could not serve. */
  static HttpResponse failure(@Nullable Throwable failure) {
    Problem problem = failed(failure == null ? new IllegalStateException() : failure);
    return failure != null && problem.kind() == ProblemType.INTERNAL_ERROR
        ? RequestDispatcher.internalError(failure)
        : Responses.problem(problem);
  }
}
