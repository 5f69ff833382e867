package dev.firebreak.http;

import dev.firebreak.access.Grant;
import dev.firebreak.supervision.Admission;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.japi.function.Function;

/**
 * The methods of a path: for the answer to OPTIONS, and to refuse a request before its body is
 * read.
 */
final class PathMethods {
  /** The methods of the whole server, which proxies ask for to check that it responds. */
  private static final String ALL = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  private static final List<String> OF_WORK =
      List.of(RequestDispatcher.CALL, RequestDispatcher.SUBMIT);

  private final TypeLookup types;
  private final Function<HttpRequest, CompletionStage<HttpResponse>> routes;

  PathMethods(TypeLookup types, Function<HttpRequest, CompletionStage<HttpResponse>> routes) {
    this.types = types;
    this.routes = routes;
  }

  /** The answer to OPTIONS: 204, or 404 if the path does not exist. */
  CompletionStage<HttpResponse> options(HttpRequest request) throws Exception {
    Grant grant = Authentication.of(request);
    String path = request.getUri().path();
    if (path.isEmpty() || path.equals("/") || path.equals("*")) {
      return CompletableFuture.completedStage(Responses.allowed(ALL));
    } else if (path.equals(RequestDispatcher.BULK)) {
      return CompletableFuture.completedStage(Responses.allowed(TypeLookup.ALLOWED));
    }
    if (SignIn.isPath(path)) {
      return CompletableFuture.completedStage(Responses.allowed(SignIn.allowed(path)));
    }
    for (String prefix : OF_WORK) {
      if (path.startsWith(prefix)) {
        return CompletableFuture.completedStage(ofType(path.substring(prefix.length()), grant));
      }
    }
    return routes.apply(request);
  }

  private HttpResponse ofType(String name, Grant grant) {
    Admission admission = types.existing(WorkTarget.of(name), grant);
    return admission == null
        ? Responses.problem(types.unknown(name, grant))
        : Responses.allowed(TypeLookup.allowed(admission.type().settings().endpoint().methods()));
  }

  /** The answer to a request that no route accepts; empty if a route does. The route is not run. */
  CompletionStage<Optional<HttpResponse>> refusal(HttpRequest request) throws Exception {
    HttpRequest without = request.withEntity(HttpEntities.EMPTY);
    return options(without.withMethod(HttpMethods.OPTIONS))
        .thenCompose(
            answer -> {
              if (!answer.status().equals(StatusCodes.NO_CONTENT)) {
                return CompletableFuture.completedStage(Optional.of(answer));
              } else if (allowed(answer).contains(request.method().value())) {
                return CompletableFuture.completedStage(Optional.empty());
              }
              return apply(without).thenApply(Optional::of);
            });
  }

  private static List<String> allowed(HttpResponse answer) {
    String methods = answer.getHeader("Allow").map(HttpHeader::value).orElse("");
    return List.of(methods.split(", ", -1));
  }

  private CompletionStage<HttpResponse> apply(HttpRequest request) {
    try {
      return routes.apply(request);
    } catch (Exception e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
