package dev.firebreak.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.japi.Pair;

/** What a request is about, for the audit log: from its path and its query, never its body. */
final class AuditTarget {
  private AuditTarget() {}

  /**
   * The target of a request.
   *
   * @param operation empty if the path does not exist or has not this method
   */
  static Map<String, String> of(HttpRequest request, String operation) {
    Map<String, String> target = new LinkedHashMap<>();
    String path = request.getUri().path();
    RouteScopes.Rule rule = RouteScopes.of(path);
    if (rule == null || operation.isEmpty()) {
      return Map.of("path", request.method().value() + ' ' + path);
    }
    if (RequestDispatcher.bringsWork(path)) {
      return Map.of("type", WorkTarget.ofPath(path).type());
    }
    Matcher matcher = rule.pattern().matcher(path);
    if (matcher.matches() && matcher.groupCount() > 0) {
      target.put(member(rule.template()), matcher.group(1));
      if (operation.equals("signalTask")) {
        target.put("signal", matcher.group(2));
      }
    }
    if (operation.equals("retryTask") && !request.entity().isKnownEmpty()) {
      target.put("input", "replaced");
    }
    for (Pair<String, String> parameter : request.getUri().query().toList()) {
      target.putIfAbsent(parameter.first(), parameter.second());
    }
    return target;
  }

  private static String member(String template) {
    if (template.startsWith("/v1/tasks/")) {
      return "task";
    }
    if (template.startsWith("/v1/schedules/")) {
      return "schedule";
    }
    if (template.startsWith("/v1/groups/")) {
      return "group";
    }
    return template.startsWith("/v1/tokens/") ? "name" : "type";
  }
}
