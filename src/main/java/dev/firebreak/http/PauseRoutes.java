package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.access.Grant;
import dev.firebreak.pause.Pause;
import dev.firebreak.pause.PauseDocument;
import dev.firebreak.pause.Pauses;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatcher1;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/types/{type}/pause} and {@code .../resume}. Both can be repeated: the answer is
 * the present state.
 */
final class PauseRoutes extends AllDirectives {
  private static final String REASON = "reason";

  private final TypeLookup types;
  private final Pauses pauses;

  PauseRoutes(TypeLookup types, Pauses pauses) {
    this.types = types;
    this.pauses = pauses;
  }

  /** A request about a type. */
  @FunctionalInterface
  private interface Operation {
    CompletionStage<HttpResponse> run(HttpRequest request, String type) throws ProblemFound;
  }

  /**
   * The state of a type.
   *
   * @param paused null if it is not paused
   * @param stored whether pauses survive the end of this node
   */
  private record State(String type, @Nullable PauseDocument paused, boolean stored) {}

  Route all() {
    PathMatcher1<String> type = segment("v1").slash("types").slash(segment());
    return concat(
        path(type.slash("pause"), name -> post(() -> asked(name, this::pause))),
        path(type.slash("resume"), name -> post(() -> asked(name, this::resume))));
  }

  private Route asked(String type, Operation operation) {
    return extractRequest(request -> completeWithFuture(answer(request, type, operation)));
  }

  private static CompletionStage<HttpResponse> answer(
      HttpRequest request, String type, Operation operation) {
    try {
      return operation.run(request, type).exceptionally(TaskAnswers::failure);
    } catch (ProblemFound found) {
      return CompletableFuture.completedStage(Responses.problem(found.problem()));
    }
  }

  private CompletionStage<HttpResponse> pause(HttpRequest request, String type)
      throws ProblemFound {
    Grant grant = Authentication.of(request);
    if (types.types().find(type) == null || !grant.types().match(type)) {
      throw new ProblemFound(types.unknown(type, grant));
    }
    return pauses.pause(type, grant.owner(), reason(request)).thenApply(now -> state(type, now));
  }

  /** A type that was removed from the configuration while it was paused can be resumed, too. */
  private CompletionStage<HttpResponse> resume(HttpRequest request, String type)
      throws ProblemFound {
    Grant grant = Authentication.of(request);
    boolean known = types.types().find(type) != null || pauses.find(type) != null;
    if (!known || !grant.types().match(type)) {
      throw new ProblemFound(types.unknown(type, grant));
    }
    SingleValue.onlyParameters(request, Set.of());
    return pauses.resume(type).thenApply(_ -> state(type, null));
  }

  private HttpResponse state(String type, @Nullable Pause now) {
    return Responses.json(new State(type, PauseDocument.of(now), pauses.stored()));
  }

  /** Reads the parameter reason, the only one that is allowed; empty if it is not given. */
  static String reason(HttpRequest request) throws ProblemFound {
    Map<String, String> parameters = SingleValue.onlyParameters(request, Set.of(REASON));
    try {
      return Pause.checkedReason(parameters.getOrDefault(REASON, ""));
    } catch (IllegalArgumentException e) {
      throw new ProblemFound(Problem.of(ProblemType.BAD_PARAMETER, String.valueOf(e.getMessage())));
    }
  }
}
