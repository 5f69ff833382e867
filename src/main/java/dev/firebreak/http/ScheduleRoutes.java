package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.access.Grant;
import dev.firebreak.config.ScheduleSettings;
import dev.firebreak.schedule.ScheduleControl;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatcher0;
import org.apache.pekko.http.javadsl.server.PathMatcher1;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/schedules}, {@code POST /v1/schedules/{name}/run}, {@code .../pause} and {@code
 * .../resume}. A schedule whose type a caller may not use does not exist to it.
 */
final class ScheduleRoutes extends AllDirectives {
  private static final PathMatcher0 SCHEDULES = segment("v1").slash("schedules");
  private static final PathMatcher1<String> SCHEDULE = SCHEDULES.slash(segment());

  private final @Nullable TaskContext context;

  /** Creates the routes; a node that keeps no tasks has no schedules. */
  ScheduleRoutes(@Nullable TaskContext context) {
    this.context = context;
  }

  /** A request about a schedule that is declared. */
  @FunctionalInterface
  private interface Operation {
    CompletionStage<HttpResponse> answer(
        HttpRequest request, ScheduleControl schedules, ScheduleSettings schedule)
        throws ProblemFound;
  }

  Route all() {
    return concat(
        path(
            SCHEDULES,
            () -> get(() -> extractRequest(request -> completeWithFuture(list(request))))),
        path(SCHEDULE.slash("run"), name -> post(() -> answered(name, this::run))),
        path(SCHEDULE.slash("pause"), name -> post(() -> answered(name, ScheduleRoutes::pause))),
        path(SCHEDULE.slash("resume"), name -> post(() -> answered(name, ScheduleRoutes::resume))));
  }

  private CompletionStage<HttpResponse> list(HttpRequest request) {
    Grant grant = Authentication.of(request);
    if (context == null) {
      return CompletableFuture.completedStage(Responses.json(Map.of("schedules", List.of())));
    }
    return context
        .parts()
        .schedules()
        .list(schedule -> grant.types().match(schedule.type()))
        .thenApply(
            all ->
                Responses.json(
                    Map.of(
                        "schedules",
                        all.stream().map(one -> ScheduleDocument.of(one, grant)).toList())))
        .exceptionally(TaskAnswers::failure);
  }

  private Route answered(String name, Operation operation) {
    return extractRequest(request -> completeWithFuture(answer(request, name, operation)));
  }

  private CompletionStage<HttpResponse> answer(
      HttpRequest request, String name, Operation operation) {
    try {
      Grant grant = Authentication.of(request);
      ScheduleSettings schedule = context == null ? null : context.parts().schedules().find(name);
      if (context == null || schedule == null || !grant.types().match(schedule.type())) {
        throw new ProblemFound(
            Problem.of(ProblemType.UNKNOWN_SCHEDULE, "There is no schedule \"" + name + '"'));
      }
      return operation
          .answer(request, context.parts().schedules(), schedule)
          .exceptionally(TaskAnswers::failure);
    } catch (ProblemFound found) {
      return CompletableFuture.completedStage(Responses.problem(found.problem()));
    }
  }

  private CompletionStage<HttpResponse> run(
      HttpRequest request, ScheduleControl schedules, ScheduleSettings schedule)
      throws ProblemFound {
    SingleValue.onlyParameters(request, Set.of());
    if (context == null) {
      throw new ProblemFound(TaskAnswers.noStore());
    }
    return new ScheduleRun(context, schedule).submit(request);
  }

  private static CompletionStage<HttpResponse> pause(
      HttpRequest request, ScheduleControl schedules, ScheduleSettings schedule)
      throws ProblemFound {
    Grant grant = Authentication.of(request);
    return schedules
        .pause(schedule.name(), grant.owner(), PauseRoutes.reason(request))
        .thenApply(now -> Responses.json(ScheduleDocument.of(now, grant)));
  }

  private static CompletionStage<HttpResponse> resume(
      HttpRequest request, ScheduleControl schedules, ScheduleSettings schedule)
      throws ProblemFound {
    SingleValue.onlyParameters(request, Set.of());
    Grant grant = Authentication.of(request);
    return schedules
        .resume(schedule.name())
        .thenApply(now -> Responses.json(ScheduleDocument.of(now, grant)));
  }
}
