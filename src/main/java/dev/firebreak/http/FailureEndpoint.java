package dev.firebreak.http;

import dev.firebreak.store.FailureGroup;
import dev.firebreak.store.Failures;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/failures}: the newest failed and quarantined tasks, by their cause. */
final class FailureEndpoint {
  /** How many tasks of each of the two states are grouped. */
  private static final int MOST = 1000;

  private final TaskContext context;

  FailureEndpoint(TaskContext context) {
    this.context = context;
  }

  /** The groups as JSON. */
  private record FailureList(List<Group> failures, int tasks, boolean more) {}

  /**
   * A group as JSON; {@code cause} and {@code message} are the parameters that select its tasks.
   */
  private record Group(
      String type, String cause, String message, int count, Instant newestAt, String newest) {
    static Group of(FailureGroup group) {
      return new Group(
          group.type(),
          group.kind().cause(),
          group.kind().message(),
          group.count(),
          group.newestAt(),
          group.newest().toString());
    }
  }

  CompletionStage<HttpResponse> list(HttpRequest request) {
    String type;
    try {
      type = SingleValue.onlyParameters(request, Set.of("type")).get("type");
    } catch (ProblemFound found) {
      return CompletableFuture.completedStage(Responses.problem(found.problem()));
    }
    @Nullable String only = type == null || type.isEmpty() ? null : type;
    return context
        .store()
        .failures(only, Authentication.of(request).onlyOwner(), MOST)
        .handle(
            (failures, failure) ->
                failure == null ? answer(failures) : TaskAnswers.failure(failure));
  }

  private static HttpResponse answer(Failures failures) {
    return Responses.json(
        new FailureList(
            failures.groups().stream().map(Group::of).toList(), failures.tasks(), failures.more()));
  }
}
