package dev.firebreak.http;

import dev.firebreak.access.Scope;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The scope that each path requires. A path without an entry here is answered with 404, whatever
 * the routes say, so that no route can be forgotten.
 */
final class RouteScopes {
  private static final Rule CALL = new Rule("/v1/call/{}", Scope.CALL);
  private static final Rule SUBMIT = new Rule("/v1/submit/{}", Scope.SUBMIT);

  /** The whole server, for OPTIONS. */
  private static final Rule ROOT = new Rule("/", null);

  private static final List<Rule> RULES =
      List.of(
          CALL,
          SUBMIT,
          new Rule("/v1/submit", Scope.SUBMIT),
          new Rule("/v1/tasks", Scope.READ),
          new Rule("/v1/tasks/retry", Scope.SUBMIT),
          new Rule("/v1/tasks/cancel", Scope.CANCEL),
          new Rule("/v1/tasks/{}", Scope.READ),
          new Rule("/v1/tasks/{}/result", Scope.READ),
          new Rule("/v1/tasks/{}/events", Scope.READ),
          new Rule("/v1/tasks/{}/cancel", Scope.CANCEL),
          new Rule("/v1/tasks/{}/retry", Scope.SUBMIT),
          new Rule("/v1/events", Scope.READ),
          new Rule("/v1/types", Scope.READ),
          new Rule("/v1/nodes", Scope.METRICS),
          new Rule("/v1/supervision", Scope.METRICS),
          new Rule("/v1/tokens", Scope.ADMIN),
          new Rule("/v1/tokens/{}/rotate", Scope.ADMIN),
          new Rule("/v1/tokens/{}/revoke", Scope.ADMIN),
          new Rule("/health/live", null),
          new Rule("/health/ready", null),
          new Rule("/problems", null),
          new Rule("/problems/{}", null));

  private RouteScopes() {}

  /**
   * A path and the scope that it requires.
   *
   * @param template the path, with {@code {}} for any segment
   * @param scope null if the path is public
   */
  record Rule(String template, @Nullable Scope scope, Pattern pattern) {
    Rule(String template, @Nullable Scope scope) {
      this(template, scope, Pattern.compile(template.replace("{}", "[^/]+")));
    }
  }

  /** All rules. */
  static List<Rule> all() {
    return RULES;
  }

  /** Returns the rule of a path; null if there is no such path. */
  static @Nullable Rule of(String path) {
    if (path.startsWith(RequestDispatcher.CALL)) {
      return CALL; // Whatever follows is a type's name, which is looked up.
    } else if (path.startsWith(RequestDispatcher.SUBMIT)) {
      return SUBMIT;
    }
    if (path.length() <= 1) {
      return ROOT; // Also "*" and nothing.
    }
    for (Rule rule : RULES) {
      if (rule.pattern().matcher(path).matches()) {
        return rule;
      }
    }
    return null;
  }
}
