package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.config.InvalidConfig;
import java.util.concurrent.CompletionException;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code POST /v1/reload}: reads the configuration of the node anew. */
final class ReloadRoute extends AllDirectives {
  private final Reloading reloading;

  ReloadRoute(Reloading reloading) {
    this.reloading = reloading;
  }

  Route all() {
    return path(
        segment("v1").slash("reload"),
        () ->
            post(
                () ->
                    completeWithFuture(
                        reloading
                            .reload()
                            .thenApply(Responses::json)
                            .exceptionally(ReloadRoute::failure))));
  }

  private static HttpResponse failure(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof InvalidConfig wrong) {
      return Responses.problem(
          Problem.of(
                  ProblemType.INVALID_CONFIGURATION,
                  "The configuration can't be used; nothing was changed: "
                      + String.join("; ", wrong.errors()))
              .with("reasons", wrong.errors()));
    }
    return RequestDispatcher.internalError(failure);
  }
}
