package dev.firebreak.http;

import dev.firebreak.access.Grant;
import dev.firebreak.access.TypePatterns;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.RunId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Keeps callers from the tasks of other owners, and those whose token is limited to some types from
 * the tasks of others: to them, these do not exist. For a request about one task the store is asked
 * first, by the same query whether the task exists or not.
 */
final class TaskAccess {
  private final TaskStore store;

  TaskAccess(TaskStore store) {
    this.store = store;
  }

  /** Serves a request about one task if the caller may know it. */
  CompletionStage<HttpResponse> one(
      HttpRequest request, String name, Supplier<CompletionStage<HttpResponse>> endpoint) {
    Grant grant = Authentication.of(request);
    String owner = grant.onlyOwner();
    Optional<RunId> id = RunId.parse(name);
    if (id.isEmpty() || (owner == null && grant.types().all())) {
      return endpoint.get();
    }
    return store
        .typeOf(id.get(), owner)
        .handle(
            (type, failure) -> {
              if (failure != null) {
                return CompletableFuture.completedStage(TaskAnswers.failure(failure));
              } else if (type.isEmpty() || !grant.types().match(type.get())) {
                return answered(TaskAnswers.unknown(name));
              }
              return endpoint.get();
            })
        .thenCompose(answer -> answer);
  }

  /** Serves a request about many tasks if it names a type that the caller may know. */
  CompletionStage<HttpResponse> many(
      HttpRequest request, Supplier<CompletionStage<HttpResponse>> endpoint) {
    Grant grant = Authentication.of(request);
    if (grant.types().all()) {
      return endpoint.get();
    }
    Optional<String> type = request.getUri().query().get("type");
    return type.isPresent() && grant.types().match(type.get())
        ? endpoint.get()
        : answered(
            Problem.of(
                ProblemType.FORBIDDEN,
                "The token is valid for the types "
                    + grant.types()
                    + " only: one of them must be given as the parameter type"));
  }

  /** Serves a request about all tasks if the caller may know all types. */
  CompletionStage<HttpResponse> all(
      HttpRequest request, Supplier<CompletionStage<HttpResponse>> endpoint) {
    TypePatterns types = Authentication.of(request).types();
    return types.all()
        ? endpoint.get()
        : answered(
            Problem.of(
                ProblemType.FORBIDDEN, "The token is valid for the types " + types + " only"));
  }

  private static CompletionStage<HttpResponse> answered(Problem problem) {
    return CompletableFuture.completedStage(Responses.problem(problem));
  }
}
