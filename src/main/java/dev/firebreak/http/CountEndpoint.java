package dev.firebreak.http;

import dev.firebreak.access.Grant;
import dev.firebreak.store.Counts;
import dev.firebreak.store.Matching;
import dev.firebreak.store.StateCounts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Counts tasks: by type and state, and those that a filter selects. */
final class CountEndpoint {
  /** Up to which number tasks are counted that the kept numbers do not tell. */
  private static final int MOST = 10_000;

  private final TaskContext context;

  CountEndpoint(TaskContext context) {
    this.context = context;
  }

  /** The counts as JSON. */
  private record CountList(List<TypeCounts> types, boolean more) {}

  /** The counts of a type. */
  private record TypeCounts(
      String type,
      long queued,
      long waiting,
      long running,
      long succeeded,
      long failed,
      long cancelled,
      long quarantined) {
    static TypeCounts of(String type, StateCounts n) {
      return new TypeCounts(
          type,
          n.queued(),
          n.waiting(),
          n.running(),
          n.succeeded(),
          n.failed(),
          n.cancelled(),
          n.quarantined());
    }
  }

  /** Answers with the counts of the tasks that the caller may know. */
  CompletionStage<HttpResponse> counts(HttpRequest request) {
    Grant grant = Authentication.of(request);
    String type;
    try {
      type = SingleValue.onlyParameters(request, Set.of("type")).get("type");
    } catch (ProblemFound found) {
      return CompletableFuture.completedStage(Responses.problem(found.problem()));
    }
    return context
        .store()
        .counts(grant.onlyOwner())
        .handle(
            (counts, failure) ->
                failure == null ? answer(counts, grant, type) : TaskAnswers.failure(failure));
  }

  private static HttpResponse answer(Counts counts, Grant grant, @Nullable String type) {
    List<TypeCounts> types =
        counts.byType().entrySet().stream()
            .filter(e -> type == null || type.isEmpty() || type.equals(e.getKey()))
            .filter(e -> grant.types().match(e.getKey()))
            .sorted(Map.Entry.comparingByKey())
            .map(e -> TypeCounts.of(e.getKey(), e.getValue()))
            .toList();
    return Responses.json(new CountList(types, counts.more()));
  }

  /** Answers with the number of tasks that a filter selects. */
  CompletionStage<HttpResponse> count(HttpRequest request) {
    TaskQuery query;
    try {
      query = TaskQuery.of(request, context.types(), TaskQuery.COUNT);
    } catch (ProblemFound found) {
      return CompletableFuture.completedStage(Responses.problem(found.problem()));
    }
    return context
        .store()
        .count(query.filter(), query.wanted(), MOST)
        .handle(
            (matching, failure) ->
                failure == null ? answer(matching) : TaskAnswers.failure(failure));
  }

  private static HttpResponse answer(Matching matching) {
    return Responses.json(Map.of("count", matching.count(), "more", matching.more()));
  }
}
