package dev.firebreak.http;

import dev.firebreak.group.Family;
import dev.firebreak.store.Accepted;
import dev.firebreak.task.RunId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Makes the problems about groups of tasks. */
final class GroupAnswers {
  private GroupAnswers() {}

  static Problem unknown(String id) {
    return Problem.of(ProblemType.UNKNOWN_GROUP, "There is no group " + id);
  }

  static CompletionStage<HttpResponse> answered(Problem problem) {
    return answered(Responses.problem(problem));
  }

  static CompletionStage<HttpResponse> answered(HttpResponse answer) {
    return CompletableFuture.completedStage(answer);
  }

  private static Problem noChild(RunId parent, String detail, String reason) {
    return Problem.of(ProblemType.NO_CHILD, detail)
        .with("parent", parent.toString())
        .with("reason", reason);
  }

  /** Why a task can't belong to what its submit names. */
  static Problem unrelated(Accepted.Unrelated unrelated) {
    RunId id = unrelated.other();
    return switch (unrelated.why()) {
      case UNKNOWN_GROUP -> unknown(id.toString());
      case CLOSED_GROUP ->
          Problem.of(ProblemType.GROUP_CLOSED, "The group " + id + " accepts no more tasks")
              .with("group", id.toString());
      case UNKNOWN_PARENT -> TaskAnswers.unknown(id.toString());
      case ENDED_PARENT ->
          noChild(id, "The parent " + id + " has ended or is being cancelled", "parent-ended");
      case TOO_DEEP ->
          noChild(
              id,
              "The parent " + id + " has " + Family.DEEPEST + " ancestors, the most",
              "too-deep");
      case TOO_MANY_CHILDREN ->
          noChild(
              id,
              "The parent " + id + " has " + Family.MOST_CHILDREN + " children, the most",
              "too-many-children");
    };
  }
}
