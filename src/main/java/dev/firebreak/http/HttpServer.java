package dev.firebreak.http;

import dev.firebreak.access.Access;
import dev.firebreak.access.OwnerTokens;
import dev.firebreak.admission.Drain;
import dev.firebreak.audit.AuditLog;
import dev.firebreak.config.HttpSettings;
import dev.firebreak.config.Settings;
import dev.firebreak.connection.Listener;
import dev.firebreak.connection.Refusals;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.json.Json;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.observe.OtherNodes;
import dev.firebreak.observe.SupervisionTree;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.observe.WatchedTypes;
import dev.firebreak.store.TaskStore;
import dev.firebreak.tasks.TaskService;
import dev.firebreak.tls.TlsServer;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The HTTP service: everything in this package behind one port. */
public final class HttpServer {
  private HttpServer() {}

  /**
   * The parts of the node that the HTTP service uses.
   *
   * @param types the types that are declared now
   * @param tasks accepts tasks; null if this node keeps none
   * @param store stores tasks; null if this node keeps none
   * @param events the events of tasks
   * @param drain whether the node is stopping
   * @param memory the budget for the memory of requests and answers
   * @param peers forwards calls for which this node has no slot
   * @param elsewhere the view of other nodes
   * @param access the tokens of callers
   * @param tls encrypts connections; null if they are not encrypted
   * @param users the users that need no token on the Unix socket
   * @param audit the audit log
   * @param reloading reads the configuration anew
   */
  public record Parts(
      WatchedTypes types,
      @Nullable TaskService tasks,
      @Nullable TaskStore store,
      TaskEvents events,
      Drain drain,
      ByteBudget memory,
      Peers peers,
      OtherNodes elsewhere,
      Access access,
      @Nullable TlsServer tls,
      OwnerTokens<String> users,
      AuditLog audit,
      Reloading reloading) {

    private @Nullable TaskContext taskContext(Json json) {
      return tasks == null || store == null
          ? null
          : new TaskContext(
              types.types(), tasks, store, events, elsewhere, InstantSource.system(), json);
    }
  }

  /**
   * Starts to listen.
   *
   * @return fails if the address can't be bound
   */
  public static CompletionStage<Listener.Bound> start(
      ActorSystem<?> system, Settings settings, Parts parts) {
    HttpSettings http = settings.http();
    ByteBudget budget = parts.memory();
    BodyReader bodies = new BodyReader(system, http.time().body(), budget);
    TypeLookup types = new TypeLookup(parts.types().types());
    TaskContext tasks = parts.taskContext(new Json(settings.json()));
    Routes routes =
        new Routes(
            new SupervisionTree(system, parts.types()),
            new TypeList(parts.types()),
            new TaskRoutes(system, tasks, budget),
            new Routes.AdminRoutes(
                new TokenRoutes(parts.access()), new ReloadRoute(parts.reloading())),
            parts.elsewhere(),
            new Readiness(parts.drain(), tasks, parts.audit()));
    ClientAddress addresses = new ClientAddress(http.proxies().trusted());
    SiteCheck sites = new SiteCheck(KnownHosts.of(http));
    SessionCookie cookie =
        new SessionCookie(http.tls() != null || http.proxies().behind(), InstantSource.system());
    RequestDispatcher.RequestChecks checks =
        new RequestDispatcher.RequestChecks(
            sites,
            new Authentication(parts.access(), cookie, sites),
            addresses,
            new FailedAttempts(System::nanoTime),
            new RequestAudit(parts.audit(), addresses, system.executionContext()::execute));
    RequestDispatcher dispatcher =
        new RequestDispatcher(
            checks,
            new RequestDispatcher.Work(
                new CallEndpoint(types, bodies, parts.peers()),
                new SubmitEndpoint(types, tasks, bodies),
                new BulkEndpoint(system, tasks, bodies, budget, http.time().body()),
                new SignIn(checks, cookie, bodies)),
            bodies,
            routes.all().handler(system));
    return Listener.listen(
        system,
        http,
        new Listener.Shared(budget, parts.tls(), parts.users()),
        refusals(http),
        dispatcher::handle);
  }

  private static Refusals refusals(HttpSettings http) {
    return new Refusals(
        Responses.wire(
            Problem.of(ProblemType.OVER_CAPACITY, "There are too many connections.").retryAfter(1)),
        Responses.wire(
            Problem.of(
                ProblemType.REQUEST_TIMEOUT,
                "The headers did not arrive within " + http.time().header().toMillis() + " ms")),
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
