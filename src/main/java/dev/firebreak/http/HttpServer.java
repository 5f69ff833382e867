package dev.firebreak.http;

import dev.firebreak.config.HttpSettings;
import dev.firebreak.config.Settings;
import dev.firebreak.connection.ByteBudget;
import dev.firebreak.connection.Listener;
import dev.firebreak.connection.Refusals;
import dev.firebreak.observe.SupervisionTree;
import dev.firebreak.observe.SupervisionTree.Watched;
import dev.firebreak.supervise.Admission;
import dev.firebreak.supervise.Drain;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;

/** The service as it is seen from outside: everything in this package behind one port. */
public final class HttpServer {
  private HttpServer() {}

  /**
   * Starts to listen.
   *
   * @return fails if the address can't be had
   */
  public static CompletionStage<Listener.Bound> start(
      ActorSystem<?> system, Settings settings, List<Watched> types, Drain drain) {
    Map<String, Admission> admissions =
        types.stream()
            .map(Watched::admission)
            .collect(Collectors.toMap(a -> a.type().name(), Function.identity()));
    HttpSettings http = settings.http();
    ByteBudget budget = new ByteBudget(http.bodyMemory());
    BodyReader bodies = new BodyReader(system, http.time().body(), budget);
    Routes routes = new Routes(new SupervisionTree(system, types), new TypeList(types), drain);
    FrontDoor door =
        new FrontDoor(new CallEndpoint(admissions, bodies), bodies, routes.all().handler(system));
    return Listener.listen(system, http, budget, refusals(http), door::handle);
  }

  private static Refusals refusals(HttpSettings http) {
    return new Refusals(
        Responses.wire(
            Problem.of(ProblemType.OVER_CAPACITY, "There are too many connections.").retryAfter(1)),
        Responses.wire(
            Problem.of(
                ProblemType.REQUEST_TIMEOUT,
                "The headers did not arrive within " + http.time().header().toMillis() + " ms")),
        detail -> Responses.wire(Problem.of(ProblemType.BAD_REQUEST, detail + '.')),
        () -> Responses.problem(Routes.draining()));
  }
}
