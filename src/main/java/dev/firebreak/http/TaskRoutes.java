package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.TaskStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatcher0;
import org.apache.pekko.http.javadsl.server.PathMatcher1;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/** The paths of stored tasks. */
final class TaskRoutes extends AllDirectives {
  /** The largest answer: a document with a result in Base64, or a list of a thousand tasks. */
  private static final long LARGEST = 2L * TaskStore.LONGEST_READ;

  /** No id is the name of a change of many tasks, whose path has POST only. */
  private static final Pattern ID = Pattern.compile("(?!(?:retry|cancel)$).*");

  private final @Nullable TaskEndpoint tasks;
  private final @Nullable EventStreams events;
  private final @Nullable TaskAccess access;
  private final ByteBudget budget;

  /** Creates the routes; they answer with a problem if this node keeps no tasks. */
  TaskRoutes(ActorSystem<?> system, @Nullable TaskContext context, ByteBudget budget) {
    this.budget = budget;
    tasks = context == null ? null : new TaskEndpoint(context, budget);
    events = context == null ? null : new EventStreams(system, context);
    access = context == null ? null : new TaskAccess(context.store());
  }

  Route all() {
    PathMatcher0 root = segment("v1").slash("tasks");
    PathMatcher1<String> one = root.slash(PathMatchers.segment(ID));
    TaskEndpoint open = tasks;
    EventStreams streams = events;
    TaskAccess limits = access;
    if (open == null || streams == null || limits == null) {
      return concat(
          pathPrefix(root, () -> complete(Responses.problem(TaskAnswers.noStore()))),
          path(
              segment("v1").slash("events"),
              () -> complete(Responses.problem(TaskAnswers.noStore()))));
    }
    return concat(
        path(root, () -> get(() -> asked(r -> limits.many(r, () -> open.list(r))))),
        path(
            root.slash("retry"),
            () -> post(() -> asked(r -> limits.many(r, () -> open.retryAll(r))))),
        path(
            root.slash("cancel"),
            () -> post(() -> asked(r -> limits.many(r, () -> open.cancelAll(r))))),
        path(one, id -> get(() -> asked(r -> limits.one(r, id, () -> open.get(r, id))))),
        path(
            one.slash("result"),
            id -> get(() -> asked(r -> limits.one(r, id, () -> open.result(id))))),
        path(
            one.slash("cancel"),
            id -> post(() -> asked(r -> limits.one(r, id, () -> open.cancel(id))))),
        path(
            one.slash("retry"),
            id -> post(() -> asked(r -> limits.one(r, id, () -> open.retry(id))))),
        path(
            one.slash("events"),
            id -> get(() -> asked(r -> limits.one(r, id, () -> streams.one(r, id))))),
        path(
            segment("v1").slash("events"),
            () ->
                get(
                    () ->
                        asked(
                            r ->
                                limits.all(
                                    r, () -> CompletableFuture.completedStage(streams.all(r)))))));
  }

  /** Refuses a request before it has any effect if there is no memory for its answer. */
  private Route asked(Function<HttpRequest, CompletionStage<HttpResponse>> endpoint) {
    return extractRequest(
        request ->
            budget.roomForAnswer(LARGEST)
                ? completeWithFuture(endpoint.apply(request))
                : complete(Responses.problem(BodyReader.noMemory())));
  }
}
