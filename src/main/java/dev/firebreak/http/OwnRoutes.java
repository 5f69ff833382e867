package dev.firebreak.http;

import dev.firebreak.config.RouteSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The paths of the operator's choice. A request to one of them is handled as one to {@code
 * /v1/call/{type}} or {@code /v1/submit/{type}}, so that all checks apply to it as to those.
 */
final class OwnRoutes {
  private final Map<String, String> byPath = new HashMap<>();

  OwnRoutes(List<RouteSettings> routes) {
    for (RouteSettings route : routes) {
      String prefix =
          route.mode() == RouteSettings.Mode.CALL
              ? RequestDispatcher.CALL
              : RequestDispatcher.SUBMIT;
      byPath.put(route.path(), prefix + route.type());
    }
  }

  /** Returns the request as it is to be handled. */
  HttpRequest resolved(HttpRequest request) {
    if (byPath.isEmpty()) {
      return request;
    }
    String path = request.getUri().path();
    String target = path.startsWith("/v1/") ? null : target(path);
    return target == null ? request : request.withUri(request.getUri().path(target));
  }

  /** The path that a path stands for, itself or with more segments; null if it is none. */
  private @Nullable String target(String path) {
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      String target = byPath.get(path.substring(0, end));
      if (target != null) {
        return target + path.substring(end);
      }
    }
    return null;
  }
}
