package dev.firebreak.http;

import dev.firebreak.config.Settings;
import dev.firebreak.observe.SupervisionTree;
import dev.firebreak.observe.SupervisionTree.Watched;
import dev.firebreak.supervise.Admission;
import dev.firebreak.supervise.Drain;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/** A port that is listened on. */
public final class HttpServer {
  /** How much longer than the longest call a connection may be silent. */
  private static final Duration SLACK = Duration.ofSeconds(60);

  private final ServerBinding binding;

  private HttpServer(ServerBinding binding) {
    this.binding = binding;
  }

  /**
   * Starts to listen.
   *
   * @return a stage that fails if the address can't be had
   */
  public static CompletionStage<HttpServer> start(
      ActorSystem<?> system, Settings settings, List<Watched> types, Drain drain) {
    Map<String, Admission> admissions =
        types.stream()
            .map(Watched::admission)
            .collect(Collectors.toMap(a -> a.type().name(), Function.identity()));
    BodyReader bodies = new BodyReader(system, settings.http());
    Routes routes = new Routes(new SupervisionTree(system, types), new TypeList(types), drain);
    FrontDoor door =
        new FrontDoor(new CallEndpoint(admissions, bodies), bodies, routes.all().handler(system));
    return Http.get(system)
        .newServerAt(settings.http().host(), settings.http().port())
        .withSettings(pekkoSettings(system, settings))
        .bind(door::handle)
        .thenApply(HttpServer::new);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return binding.localAddress();
  }

  /**
   * Stops listening; requests under way may still be answered.
   *
   * @param patience how long
   * @return ends when the last connection is closed
   */
  public CompletionStage<?> stop(Duration patience) {
    return binding.terminate(patience);
  }

  /** Pekko's idle-timeout cuts a silent connection even with a call under way. */
  private static ServerSettings pekkoSettings(ActorSystem<?> system, Settings settings) {
    ServerSettings defaults = ServerSettings.create(Adapter.toClassic(system));
    Duration idle = settings.longestCall().plus(SLACK);
    return defaults
        .withTerminationDeadlineExceededResponse(Responses.problem(Routes.draining()))
        .withTimeouts(
            defaults
                .getTimeouts()
                .withIdleTimeout(scala.concurrent.duration.Duration.fromNanos(idle.toNanos())));
  }
}
