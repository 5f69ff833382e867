package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.TaskStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatcher0;
import org.apache.pekko.http.javadsl.server.PathMatcher1;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/** The paths of tasks that are stored. */
final class TaskRoutes extends AllDirectives {
  /** A document with a result in Base64, or a list of a thousand. */
  private static final long LARGEST = 2L * TaskStore.LONGEST_READ;

  private final @Nullable TaskEndpoint tasks;
  private final @Nullable EventStreams events;
  private final @Nullable TaskContext house;
  private final ByteBudget budget;

  /** Routes to a house; to a problem, if this node keeps no tasks. */
  TaskRoutes(ActorSystem<?> system, @Nullable TaskContext house, ByteBudget budget) {
    this.house = house;
    this.budget = budget;
    tasks = house == null ? null : new TaskEndpoint(house, budget);
    events = house == null ? null : new EventStreams(system, house);
  }

  /** Why the store can't be read now; null if it can, or there is none. */
  @Nullable String readTrouble() {
    return house == null ? null : house.store().readTrouble();
  }

  Route all() {
    PathMatcher0 root = segment("v1").slash("tasks");
    PathMatcher1<String> one = root.slash(PathMatchers.segment());
    TaskEndpoint open = tasks;
    EventStreams streams = events;
    if (open == null || streams == null) {
      return concat(
          pathPrefix(root, () -> complete(Responses.problem(TaskAnswers.noStore()))),
          path(
              segment("v1").slash("events"),
              () -> complete(Responses.problem(TaskAnswers.noStore()))));
    }
    return concat(
        path(root, () -> get(() -> asked(open::list))),
        path(root.slash("retry"), () -> post(() -> asked(open::retryAll))),
        path(root.slash("cancel"), () -> post(() -> asked(open::cancelAll))),
        path(one, id -> get(() -> asked(request -> open.get(request, id)))),
        path(one.slash("result"), id -> get(() -> asked(_ -> open.result(id)))),
        path(one.slash("cancel"), id -> post(() -> asked(_ -> open.cancel(id)))),
        path(one.slash("retry"), id -> post(() -> asked(_ -> open.retry(id)))),
        path(one.slash("events"), id -> get(() -> asked(_ -> streams.one(id)))),
        path(
            segment("v1").slash("events"),
            () ->
                get(
                    () ->
                        asked(request -> CompletableFuture.completedStage(streams.all(request))))));
  }

  /** Nothing is done for a request whose answer there is no room for. */
  private Route asked(Function<HttpRequest, CompletionStage<HttpResponse>> endpoint) {
    return extractRequest(
        request ->
            budget.roomForAnswer(LARGEST)
                ? completeWithFuture(endpoint.apply(request))
                : complete(Responses.problem(BodyReader.noRoom())));
  }
}
