package dev.firebreak.http;

import static java.util.concurrent.CompletableFuture.completedStage;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.Wanted;
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

  /** No id is the name of a path of many tasks. */
  private static final Pattern ID = Pattern.compile("(?!(?:counts?|values|retry|cancel|purge)$).*");

  private static final PathMatcher0 TASKS = segment("v1").slash("tasks");
  private static final PathMatcher1<String> TASK = TASKS.slash(PathMatchers.segment(ID));
  private static final PathMatcher0 EVENTS = segment("v1").slash("events");
  private static final PathMatcher0 FAILURES = segment("v1").slash("failures");

  private final @Nullable Endpoints endpoints;
  private final ByteBudget budget;

  /** The code behind the paths of a node that keeps tasks. */
  private record Endpoints(
      TaskEndpoint tasks,
      CountEndpoint counts,
      FailureEndpoint failures,
      ValuesEndpoint values,
      InputEndpoint input,
      StepEndpoint steps,
      EventStreams events,
      OutputEndpoint output,
      TaskAccess access) {}

  /** Creates the routes; they answer with a problem if this node keeps no tasks. */
  TaskRoutes(ActorSystem<?> system, @Nullable TaskContext context, ByteBudget budget) {
    this.budget = budget;
    endpoints =
        context == null
            ? null
            : new Endpoints(
                new TaskEndpoint(context, budget),
                new CountEndpoint(context),
                new FailureEndpoint(context),
                new ValuesEndpoint(context),
                new InputEndpoint(context.store(), new StoredAnswers(budget)),
                new StepEndpoint(context.store(), new StoredAnswers(budget)),
                new EventStreams(system, context),
                new OutputEndpoint(context),
                new TaskAccess(context.store()));
  }

  Route all() {
    return endpoints == null
        ? concat(
            pathPrefix(TASKS, this::noStore),
            path(FAILURES, this::noStore),
            path(EVENTS, this::noStore))
        : concat(
            manyTasks(endpoints),
            oneTask(endpoints.tasks(), endpoints.access()),
            events(endpoints.events(), endpoints.access()),
            contents(endpoints),
            steps(endpoints.steps(), endpoints.access()),
            signals(endpoints.tasks().context(), endpoints.access()));
  }

  private Route noStore() {
    return complete(Responses.problem(TaskAnswers.noStore()));
  }

  private Route manyTasks(Endpoints endpoints) {
    TaskEndpoint tasks = endpoints.tasks();
    TaskAccess access = endpoints.access();
    return concat(
        path(TASKS, () -> get(() -> answered(r -> access.many(r, () -> tasks.list(r))))),
        path(TASKS.slash("counts"), () -> get(() -> answered(endpoints.counts()::counts))),
        path(
            TASKS.slash("count"),
            () -> get(() -> answered(r -> access.many(r, () -> endpoints.counts().count(r))))),
        path(
            TASKS.slash("values"),
            () -> get(() -> answered(r -> access.many(r, () -> endpoints.values().list(r))))),
        path(
            FAILURES,
            () -> get(() -> answered(r -> access.many(r, () -> endpoints.failures().list(r))))),
        changeAll(endpoints, "retry", Wanted.RETRY),
        changeAll(endpoints, "cancel", Wanted.CANCEL),
        changeAll(endpoints, "purge", Wanted.PURGE));
  }

  private Route changeAll(Endpoints endpoints, String name, Wanted change) {
    TaskEndpoint tasks = endpoints.tasks();
    return path(
        TASKS.slash(name),
        () ->
            post(
                () -> answered(r -> endpoints.access().many(r, () -> tasks.changeAll(change, r)))));
  }

  private Route oneTask(TaskEndpoint tasks, TaskAccess access) {
    return concat(
        path(TASK, id -> get(() -> answered(r -> access.one(r, id, () -> tasks.get(r, id))))),
        path(
            TASK.slash("result"),
            id -> get(() -> answered(r -> access.one(r, id, () -> tasks.result(id))))),
        path(
            TASK.slash("cancel"),
            id -> post(() -> answered(r -> access.one(r, id, () -> tasks.cancel(id))))),
        path(
            TASK.slash("retry"),
            id -> post(() -> answered(r -> access.one(r, id, () -> tasks.retry(r, id))))));
  }

  private Route events(EventStreams events, TaskAccess access) {
    return concat(
        path(
            TASK.slash("events"),
            id -> get(() -> answered(r -> access.one(r, id, () -> events.one(r, id))))),
        path(
            EVENTS,
            () -> get(() -> answered(r -> access.all(r, () -> completedStage(events.all(r)))))));
  }

  /** What went into a task, and what its attempts have written. */
  private Route contents(Endpoints endpoints) {
    TaskAccess access = endpoints.access();
    return concat(
        path(
            TASK.slash("input"),
            id -> get(() -> answered(r -> access.one(r, id, () -> endpoints.input().get(id))))),
        path(
            TASK.slash("output"),
            id ->
                get(() -> answered(r -> access.one(r, id, () -> endpoints.output().get(r, id))))));
  }

  private Route steps(StepEndpoint steps, TaskAccess access) {
    PathMatcher1<String> all = TASK.slash("steps");
    return concat(
        path(all, id -> get(() -> answered(r -> access.one(r, id, () -> steps.list(r, id))))),
        path(
            all.slash(PathMatchers.segment()),
            (id, step) ->
                get(() -> answered(r -> access.one(r, id, () -> steps.result(id, step))))));
  }

  /** Signals are sent to the {@link SignalEndpoint}; the path is here for its methods. */
  private Route signals(TaskContext context, TaskAccess access) {
    PathMatcher1<String> all = TASK.slash("signals");
    return concat(
        path(
            all,
            id ->
                get(
                    () ->
                        answered(r -> access.one(r, id, () -> SignalEndpoint.list(context, id))))),
        path(
            all.slash(PathMatchers.segment()),
            (id, _) -> post(() -> complete(Responses.problem(TaskAnswers.unknown(id))))));
  }

  /**
   * Answers requests by an endpoint; refuses a request before it has any effect if there is no
   * memory for its answer.
   */
  private Route answered(Function<HttpRequest, CompletionStage<HttpResponse>> endpoint) {
    return extractRequest(
        request ->
            budget.hasMemoryForAnswer(LARGEST)
                ? completeWithFuture(endpoint.apply(request))
                : complete(Responses.problem(BodyReader.noMemory())));
  }
}
