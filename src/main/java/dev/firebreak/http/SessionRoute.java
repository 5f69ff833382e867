package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.access.Caller;
import dev.firebreak.access.Scope;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/session}: what the caller may do, so that pages offer nothing else. */
final class SessionRoute extends AllDirectives {
  /**
   * The caller.
   *
   * @param name the name of its token; omitted where no token is required
   * @param owner the owner of its tasks; omitted where no token is required
   * @param scopes its rights
   */
  private record Session(@Nullable String name, @Nullable String owner, List<String> scopes) {}

  Route all() {
    return path(
        segment("v1").slash("session"), () -> get(() -> extractRequest(r -> complete(answer(r)))));
  }

  private static HttpResponse answer(HttpRequest request) {
    Caller caller = Authentication.caller(request);
    boolean known = caller.token() != null;
    return Responses.json(
        new Session(
            known ? caller.name() : null,
            known ? caller.grant().owner() : null,
            caller.grant().scopes().stream().sorted().map(Scope::word).toList()));
  }
}
