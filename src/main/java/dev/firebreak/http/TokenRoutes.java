package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.access.Access;
import dev.firebreak.access.TokenAdmin;
import dev.firebreak.access.TokenDocument;
import dev.firebreak.access.TokenRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatcher0;
import org.apache.pekko.http.javadsl.server.Route;

/** The paths by which tokens are administrated. Their parameters are in the query. */
final class TokenRoutes extends AllDirectives {
  /** How long a rotated token is still valid, unless the request gives another time. */
  private static final String USUAL_OVERLAP = "1d";

  private final Access access;

  TokenRoutes(Access access) {
    this.access = access;
  }

  /** A request about tokens. */
  @FunctionalInterface
  private interface Operation {
    CompletionStage<HttpResponse> run(TokenAdmin admin, Map<String, String> parameters)
        throws ProblemFound;
  }

  Route all() {
    PathMatcher0 root = segment("v1").slash("tokens");
    return concat(
        path(root, () -> get(() -> asked(Set.of(), (admin, _) -> list(admin)))),
        path(root, () -> post(() -> asked(TokenRequest.MEMBERS, this::create))),
        path(
            root.slash(segment()).slash("rotate"),
            name -> post(() -> asked(Set.of("overlap"), (a, p) -> rotate(a, name, p)))),
        path(
            root.slash(segment()).slash("revoke"),
            name -> post(() -> asked(Set.of(), (a, _) -> revoke(a, name)))));
  }

  private static CompletionStage<HttpResponse> list(TokenAdmin admin) {
    return admin
        .list()
        .thenApply(
            all -> Responses.json(Map.of("tokens", all.stream().map(TokenDocument::of).toList())));
  }

  private CompletionStage<HttpResponse> create(TokenAdmin admin, Map<String, String> members) {
    return access
        .effective(admin.create(TokenRequest.parse(members)))
        .thenApply(TokenRoutes::created);
  }

  private CompletionStage<HttpResponse> rotate(
      TokenAdmin admin, String name, Map<String, String> parameters) {
    Duration overlap =
        TokenRequest.span("overlap", parameters.getOrDefault("overlap", USUAL_OVERLAP));
    return access.effective(admin.rotate(name, overlap)).thenApply(TokenRoutes::created);
  }

  private CompletionStage<HttpResponse> revoke(TokenAdmin admin, String name) {
    return access
        .effective(admin.revoke(name))
        .thenApply(count -> Responses.json(Map.of("revoked", count)));
  }

  private static HttpResponse created(TokenAdmin.Created created) {
    return Responses.json(TokenDocument.of(created))
        .withStatus(StatusCodes.CREATED)
        .addHeaders(List.of(RawHeader.create("Cache-Control", "no-store")));
  }

  private Route asked(Set<String> known, Operation operation) {
    return extractRequest(request -> completeWithFuture(answer(request, known, operation)));
  }

  private CompletionStage<HttpResponse> answer(
      HttpRequest request, Set<String> known, Operation operation) {
    TokenAdmin admin = access.admin();
    try {
      if (admin == null) {
        throw new ProblemFound(TaskAnswers.noStore());
      }
      return run(admin, SingleValue.onlyParameters(request, known), operation);
    } catch (ProblemFound found) {
      return CompletableFuture.completedStage(Responses.problem(found.problem()));
    }
  }

  private static CompletionStage<HttpResponse> run(
      TokenAdmin admin, Map<String, String> parameters, Operation operation) throws ProblemFound {
    try {
      return operation.run(admin, parameters).exceptionally(TokenRoutes::failure);
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private static HttpResponse failure(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof TokenAdmin.Refused refused) {
      ProblemType type = refused.unknown() ? ProblemType.UNKNOWN_TOKEN : ProblemType.TOKEN_EXISTS;
      return Responses.problem(Problem.of(type, String.valueOf(refused.getMessage())));
    }
    return TaskAnswers.failure(failure);
  }

  private static ProblemFound bad(String detail) {
    return new ProblemFound(Problem.of(ProblemType.BAD_PARAMETER, detail));
  }
}
