package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.access.Grant;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.observe.OtherNodes;
import dev.firebreak.observe.OtherNodes.Seen;
import dev.firebreak.supervision.SupervisorCrash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code POST /v1/types/{type}/crash}: makes the supervisor of a demonstration type crash, on this
 * node or on another one.
 */
final class CrashRoute extends AllDirectives {
  /** This node before it has joined its cluster. */
  private static final Seen UNLISTED =
      new Seen("", "", "joining", true, "", Map.of(), Map.of(), null);

  private final TypeLookup types;
  private final Peers peers;
  private final OtherNodes nodes;

  CrashRoute(TypeLookup types, Peers peers, OtherNodes nodes) {
    this.types = types;
    this.peers = peers;
    this.nodes = nodes;
  }

  /**
   * The answer to a request that was passed to a supervisor.
   *
   * @param node the name of its node
   */
  private record Told(String type, String node) {}

  Route all() {
    return path(
        segment("v1").slash("types").slash(segment()).slash("crash"),
        type -> post(() -> extractRequest(r -> completeWithFuture(answer(r, type)))));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request, String type) {
    try {
      return crash(request, type);
    } catch (ProblemFound found) {
      return CompletableFuture.completedStage(Responses.problem(found.problem()));
    }
  }

  private CompletionStage<HttpResponse> crash(HttpRequest request, String type)
      throws ProblemFound {
    Grant grant = Authentication.of(request);
    if (!grant.types().match(type)) {
      throw new ProblemFound(types.unknown(type, grant));
    }
    Seen node = node(request);
    String reason =
        grant.owner().isEmpty() ? "crashed on request" : "crashed on request of " + grant.owner();
    CompletionStage<Optional<SupervisorCrash.Result>> result =
        node.self()
            ? CompletableFuture.completedStage(
                Optional.of(SupervisorCrash.request(types.types(), type, reason)))
            : peers.crash(node.address(), type, reason);
    return result.thenApply(
        known ->
            known
                .map(one -> response(one, type, node, grant))
                .orElseGet(() -> Responses.problem(silent(node))));
  }

  /** The node that the request names: this one if it names none. */
  private Seen node(HttpRequest request) throws ProblemFound {
    List<Seen> all = nodes.nodes();
    String wanted = NodeRoutes.wanted(request, Set.of(NodeRoutes.NODE), all);
    if (wanted == null) {
      return all.stream().filter(Seen::self).findFirst().orElse(UNLISTED);
    }
    List<Seen> meant =
        all.stream().filter(one -> NodeRoutes.isIt(wanted, one.name(), one.address())).toList();
    if (meant.size() > 1) {
      throw new ProblemFound(
          Problem.of(
              ProblemType.BAD_PARAMETER,
              meant.size() + " nodes have the name \"" + wanted + "\": give the address of one"));
    }
    return meant.getFirst();
  }

  private HttpResponse response(
      SupervisorCrash.Result result, String type, Seen node, Grant grant) {
    return switch (result) {
      case TOLD -> Responses.json(new Told(type, node.name())).withStatus(StatusCodes.ACCEPTED);
      case UNKNOWN_TYPE -> Responses.problem(types.unknown(type, grant));
      case NO_DEMONSTRATION ->
          Responses.problem(
              Problem.of(
                  ProblemType.NO_DEMONSTRATION,
                  "The type \"" + type + "\" is not one of the demonstration types"));
    };
  }

  private static Problem silent(Seen node) {
    return Problem.of(
        ProblemType.NODE_SILENT, "The node \"" + node.name() + "\" did not answer in time");
  }
}
