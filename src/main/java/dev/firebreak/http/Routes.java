package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.observe.OtherNodes;
import dev.firebreak.observe.SupervisionTree;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;

/** All paths except calls: the state of the node, and the pages that explain problems. */
final class Routes extends AllDirectives {
  private final NodeState state;
  private final TaskRoutes tasks;
  private final GroupRoutes groups;
  private final AdminRoutes admin;
  private final NodeRoutes nodes;
  private final DashboardRoutes dashboard = new DashboardRoutes();
  private final SessionRoute session = new SessionRoute();
  private final ApiPage apiPage = new ApiPage();

  /**
   * The state of the node as its paths show it.
   *
   * @param readiness answers health probes
   * @param types lists the types
   * @param tree reads the supervision tree
   * @param elsewhere the view of other nodes
   */
  record NodeState(
      Readiness readiness, TypeList types, SupervisionTree tree, OtherNodes elsewhere) {}

  /** The paths for operators. */
  record AdminRoutes(
      TokenRoutes tokens,
      ReloadRoute reload,
      PauseRoutes pauses,
      CrashRoute crash,
      ScheduleRoutes schedules,
      MetricsRoute metrics,
      SeriesRoutes series,
      NodeSeriesRoutes seriesOfNodes,
      DiagnosticsRoute diagnostics) {}

  Routes(NodeState state, TaskRoutes tasks, GroupRoutes groups, AdminRoutes admin) {
    this.state = state;
    this.tasks = tasks;
    this.groups = groups;
    this.admin = admin;
    nodes = new NodeRoutes(state.tree(), state.elsewhere());
  }

  Route all() {
    Route routes =
        concat(
            nodeState(),
            nodes.all(),
            tasks.all(),
            groups.all(),
            admin.tokens().all(),
            admin.reload().all(),
            admin.pauses().all(),
            admin.crash().all(),
            admin.schedules().all(),
            admin.metrics().all(),
            admin.series().all(),
            admin.seriesOfNodes().all(),
            admin.diagnostics().all(),
            session.all(),
            dashboard.all(),
            documents());
    return handleExceptions(exceptions(), () -> handleRejections(rejections(), () -> routes));
  }

  private Route nodeState() {
    TypeList types = state.types();
    return concat(
        path(segment("health").slash("live"), () -> get(() -> complete(Readiness.live()))),
        path(
            segment("health").slash("ready"), () -> get(() -> complete(state.readiness().ready()))),
        path(
            segment("v1").slash("types"),
            () -> get(() -> extractRequest(r -> complete(types.document(Authentication.of(r)))))));
  }

  private Route documents() {
    return concat(
        path("openapi.yaml", () -> get(() -> complete(OpenApi.document()))),
        path("openapi", () -> get(() -> extractRequest(r -> complete(apiPage.page(r))))),
        path(
            segment("openapi").slash(segment()),
            name -> get(() -> extractRequest(r -> complete(apiPage.file(r, name))))),
        path("problems", () -> get(() -> complete(ProblemPages.index()))),
        path(
            segment("problems").slash(segment()),
            slug -> get(() -> complete(ProblemPages.page(slug)))));
  }

  static Problem notFound(String path) {
    return Problem.of(ProblemType.NOT_FOUND, "There is no path " + path);
  }

  static Problem draining() {
    return Problem.of(ProblemType.DRAINING, "This node is stopping").retryAfter(5);
  }

  private ExceptionHandler exceptions() {
    return ExceptionHandler.newBuilder()
        .matchAny(t -> complete(RequestDispatcher.internalError(t)))
        .build();
  }

  private RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleAll(MethodRejection.class, this::methodNotAllowed)
        .handleNotFound(extractUnmatchedPath(path -> complete(Responses.problem(notFound(path)))))
        .build()
        .withFallback(RejectionHandler.defaultHandler())
        .mapRejectionResponse(Routes::asProblem);
  }

  /** Answers 405, or, to OPTIONS, the allowed methods. */
  private Route methodNotAllowed(List<MethodRejection> rejections) {
    String allowed =
        Stream.concat(
                rejections.stream()
                    .map(MethodRejection::supported)
                    .map(HttpMethod::value)
                    // A path that has GET has HEAD too.
                    .flatMap(
                        name -> name.equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(name)),
                Stream.of("OPTIONS"))
            .distinct()
            .collect(Collectors.joining(", "));
    return extractMethod(
        method ->
            complete(
                method.equals(HttpMethods.OPTIONS)
                    ? Responses.allowed(allowed)
                    : Responses.problem(
                        Problem.of(ProblemType.METHOD_NOT_ALLOWED, "Allowed here: " + allowed)
                            .withHeader("Allow", allowed))));
  }

  /** Turns a plain-text answer of Pekko's rejection handler into a problem. */
  private static HttpResponse asProblem(HttpResponse response) {
    return response.status().isSuccess()
            || response.entity().getContentType().equals(Responses.PROBLEM_JSON)
        ? response
        : Responses.problem(
            Problem.of(ProblemType.BAD_REQUEST, response.status().defaultMessage())
                .withStatus(response.status().intValue()));
  }
}
