package dev.firebreak.http;

import dev.firebreak.access.Access;
import dev.firebreak.access.OwnerTokens;
import dev.firebreak.admission.Drain;
import dev.firebreak.audit.AuditLog;
import dev.firebreak.config.HttpSettings;
import dev.firebreak.config.Settings;
import dev.firebreak.connection.Listener;
import dev.firebreak.connection.Refusals;
import dev.firebreak.connection.RequestLog;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.http.cors.Pages;
import dev.firebreak.json.Json;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.metrics.Metrics;
import dev.firebreak.observe.OtherNodes;
import dev.firebreak.observe.SupervisionTree;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.observe.WatchedTypes;
import dev.firebreak.pause.Pauses;
import dev.firebreak.requestlog.AccessLog;
import dev.firebreak.schedule.ScheduleControl;
import dev.firebreak.series.NodeSeries;
import dev.firebreak.series.SeriesOfNodes;
import dev.firebreak.store.TaskStore;
import dev.firebreak.tasks.TaskService;
import dev.firebreak.tls.TlsServer;
import dev.firebreak.traces.Traces;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The HTTP service: everything in this package behind one port. */
public final class HttpServer {
  /** The first calls of a node have the processors to themselves for this long. */
  private static final Duration FIRST_CALLS = Duration.ofSeconds(1);

  private HttpServer() {}

  /**
   * The parts of the node that the HTTP service uses.
   *
   * @param types the types that are declared now
   * @param tasks the parts for tasks; null if this node keeps none
   * @param cluster the other nodes
   * @param security the rights of callers, and the record of what they do
   * @param control the state of this node
   */
  public record Parts(
      WatchedTypes types,
      @Nullable Tasks tasks,
      Cluster cluster,
      Security security,
      NodeControl control) {

    private @Nullable TaskContext taskContext(Json json, ActorSystem<?> system) {
      return tasks == null
          ? null
          : new TaskContext(
              types.types(),
              tasks,
              cluster.view(),
              InstantSource.system(),
              json,
              new WaitLimit(system));
    }
  }

  /**
   * The parts for tasks.
   *
   * @param service accepts tasks
   * @param store stores tasks
   * @param events the events of tasks
   * @param schedules shows and pauses schedules
   */
  public record Tasks(
      TaskService service, TaskStore store, TaskEvents events, ScheduleControl schedules) {}

  /**
   * The other nodes.
   *
   * @param peers forwards calls for which this node has no slot
   * @param view the tasks and the state of other nodes
   * @param series reads the series of all nodes
   */
  public record Cluster(Peers peers, OtherNodes view, SeriesOfNodes series) {}

  /**
   * The protection of the HTTP service.
   *
   * @param access the tokens of callers
   * @param users the users that need no token on the Unix socket
   * @param tls encrypts connections; null if they are not encrypted
   * @param audit the audit log
   * @param accessLog the log of all requests; null if they are not logged
   */
  public record Security(
      Access access,
      OwnerTokens<String> users,
      @Nullable TlsServer tls,
      AuditLog audit,
      @Nullable AccessLog accessLog) {}

  /**
   * The state of this node.
   *
   * @param memory the budget for the memory of requests and answers
   * @param drain whether the node is stopping
   * @param reloading reads the configuration anew
   * @param pauses the types that are paused
   * @param metrics the metrics; null if they are not shown
   * @param series the samples of the last minutes
   * @param traces records the spans of requests
   */
  public record NodeControl(
      ByteBudget memory,
      Drain drain,
      Reloading reloading,
      Pauses pauses,
      @Nullable Metrics metrics,
      NodeSeries series,
      Traces traces) {}

  /**
   * Starts to listen.
   *
   * @return fails if the address can't be bound
   */
  public static CompletionStage<Listener.Bound> start(
      ActorSystem<?> system, Settings settings, Parts parts) {
    HttpSettings http = settings.http();
    ByteBudget memory = parts.control().memory();
    BodyReader bodies = new BodyReader(system, http.limits().time().body(), memory);
    TaskContext tasks = parts.taskContext(new Json(settings.execution().json()), system);
    SessionCookie cookie =
        new SessionCookie(
            http.tls() != null || http.callers().proxies().behind(), InstantSource.system());
    RequestDispatcher.RequestChecks checks = checks(system, http, parts, cookie);
    TypeLookup types = new TypeLookup(parts.types().types());
    SignedRequests signatures = new SignedRequests(InstantSource.system());
    LaterRoutes routes =
        new LaterRoutes(() -> routes(system, settings, parts, tasks).all().handler(system));
    RequestDispatcher dispatcher =
        new RequestDispatcher(
            checks,
            new RequestDispatcher.Work(
                new CallEndpoint(types, bodies, signatures, parts.cluster().peers()),
                new SubmitEndpoint(types, tasks, bodies, signatures),
                new BulkEndpoint(system, tasks, bodies, memory, http.limits().time().body()),
                new RetryEndpoint(
                    types, tasks == null ? null : new TaskEndpoint(tasks, memory), bodies),
                new GroupCreation(types, tasks, bodies),
                new SignalEndpoint(tasks, bodies),
                new SignIn(checks, cookie, bodies)),
            bodies,
            routes);
    return Listener.listen(
            system,
            http,
            new Listener.Shared(
                memory,
                parts.security().tls(),
                parts.security().users(),
                requestLog(parts.security(), checks)),
            refusals(http),
            dispatcher::handle)
        .thenApply(
            bound -> {
              system
                  .scheduler()
                  .scheduleOnce(FIRST_CALLS, routes::begin, system.executionContext());
              return bound;
            });
  }

  private static RequestDispatcher.RequestChecks checks(
      ActorSystem<?> system, HttpSettings http, Parts parts, SessionCookie cookie) {
    Security security = parts.security();
    ClientAddress addresses = new ClientAddress(http.callers().proxies().trusted());
    SiteCheck sites = new SiteCheck(KnownHosts.of(http), new Pages(parts.types().types()));
    return new RequestDispatcher.RequestChecks(
        new OwnRoutes(http.routes()),
        sites,
        new Authentication(security.access(), cookie, sites, new TypeLookup(parts.types().types())),
        addresses,
        new FailedAttempts(System::nanoTime),
        new RequestAudit(security.audit(), addresses, system.executionContext()::execute),
        new RequestSpans(parts.control().traces(), addresses, http.tls() != null));
  }

  private static @Nullable RequestLog requestLog(
      Security security, RequestDispatcher.RequestChecks checks) {
    AccessLog log = security.accessLog();
    return log == null
        ? null
        : new LoggedRequests(
            log::add,
            checks.callers(),
            checks.addresses(),
            InstantSource.system(),
            System::nanoTime);
  }

  private static Routes routes(
      ActorSystem<?> system, Settings settings, Parts parts, @Nullable TaskContext tasks) {
    NodeControl control = parts.control();
    Routes.NodeState state =
        new Routes.NodeState(
            new Readiness(control.drain(), tasks, parts.security().audit()),
            new TypeList(parts.types()),
            new SupervisionTree(system, parts.types()),
            parts.cluster().view());
    return new Routes(
        state,
        new TaskRoutes(system, tasks, control.memory()),
        new GroupRoutes(tasks, control.memory()),
        new Routes.AdminRoutes(
            new TokenRoutes(parts.security().access()),
            new ReloadRoute(control.reloading()),
            new PauseRoutes(new TypeLookup(parts.types().types()), control.pauses()),
            new CrashRoute(
                new TypeLookup(parts.types().types()),
                parts.cluster().peers(),
                parts.cluster().view()),
            new ScheduleRoutes(tasks),
            new MetricsRoute(control.metrics()),
            new SeriesRoutes(new TypeLookup(parts.types().types()), control.series()),
            new NodeSeriesRoutes(
                parts.cluster().view(), parts.cluster().series(), control.series()),
            new DiagnosticsRoute(
                recording ->
                    new NodeDiagnosis(settings, state, tasks, control.metrics()).parts(recording),
                InstantSource.system(),
                System::nanoTime)));
  }

  private static Refusals refusals(HttpSettings http) {
    return new Refusals(
        Responses.wire(
            Problem.of(ProblemType.OVER_CAPACITY, "There are too many connections.").retryAfter(1)),
        Responses.wire(
            Problem.of(
                ProblemType.REQUEST_TIMEOUT,
                "The headers did not arrive within "
                    + http.limits().time().header().toMillis()
                    + " ms")),
        HttpServer::refused,
        Responses.wire(
            Problem.of(
                ProblemType.BAD_REQUEST,
                "This port is for TLS: send the request to an address that begins with https.")),
        () -> Responses.problem(Routes.draining()));
  }

  private static ByteString refused(int status, String detail) {
    ProblemType type =
        switch (status) {
          case 414 -> ProblemType.URI_TOO_LONG;
          case 431 -> ProblemType.HEADERS_TOO_LARGE;
          case 503 -> ProblemType.OVER_CAPACITY;
          default -> ProblemType.BAD_REQUEST;
        };
    Problem problem = Problem.of(type, detail + '.');
    return Responses.wire(type == ProblemType.OVER_CAPACITY ? problem.retryAfter(1) : problem);
  }
}
