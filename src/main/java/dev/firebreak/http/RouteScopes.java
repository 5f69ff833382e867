package dev.firebreak.http;

import dev.firebreak.access.Scope;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.jspecify.annotations.Nullable;

/**
 * The scope that each path requires. A path without an entry here is answered with 404, whatever
 * the routes say, so that no route can be forgotten.
 */
final class RouteScopes {
  private static final Rule CALL = Rule.post("/v1/call/{}", Scope.CALL, "call");
  private static final Rule SUBMIT = Rule.post("/v1/submit/{}", Scope.SUBMIT, "submit");

  /** The whole server, for OPTIONS. */
  private static final Rule ROOT = Rule.get("/", null, "getHome");

  private static final List<Rule> RULES =
      List.of(
          CALL,
          SUBMIT,
          Rule.post("/v1/submit", Scope.SUBMIT, "submitMany"),
          Rule.get("/v1/tasks", Scope.READ, "listTasks"),
          Rule.get("/v1/tasks/counts", Scope.READ, "countTasks"),
          Rule.get("/v1/tasks/count", Scope.READ, "countMatchingTasks"),
          Rule.get("/v1/tasks/values", Scope.READ, "listFilterValues"),
          Rule.counted("/v1/tasks/retry", "retryTasks"),
          Rule.post("/v1/tasks/cancel", Scope.CANCEL, "cancelTasks"),
          Rule.post("/v1/tasks/purge", Scope.CANCEL, "purgeTasks"),
          Rule.get("/v1/tasks/{}", Scope.READ, "getTask"),
          Rule.get("/v1/tasks/{}/result", Scope.READ, "getResult"),
          Rule.get("/v1/tasks/{}/input", Scope.READ, "getInput"),
          Rule.get("/v1/tasks/{}/events", Scope.READ, "followTask"),
          Rule.get("/v1/tasks/{}/output", Scope.READ, "followOutput"),
          Rule.get("/v1/tasks/{}/steps", Scope.READ, "listSteps"),
          Rule.get("/v1/tasks/{}/steps/{}", Scope.READ, "getStep"),
          Rule.get("/v1/tasks/{}/signals", Scope.READ, "listSignals"),
          Rule.counted("/v1/tasks/{}/signals/{}", "signalTask"),
          Rule.post("/v1/tasks/{}/cancel", Scope.CANCEL, "cancelTask"),
          Rule.counted("/v1/tasks/{}/retry", "retryTask"),
          new Rule("/v1/groups", Scope.READ, "listGroups", Scope.SUBMIT, "createGroup"),
          Rule.get("/v1/groups/{}", Scope.READ, "getGroup"),
          Rule.counted("/v1/groups/{}/close", "closeGroup"),
          Rule.post("/v1/groups/{}/cancel", Scope.CANCEL, "cancelGroup"),
          Rule.get("/v1/failures", Scope.READ, "listFailures"),
          Rule.get("/v1/events", Scope.READ, "followTasks"),
          Rule.get("/v1/session", null, "getSession"),
          Rule.get("/v1/types", Scope.READ, "listTypes"),
          Rule.post("/v1/types/{}/pause", Scope.ADMIN, "pauseType"),
          Rule.post("/v1/types/{}/resume", Scope.ADMIN, "resumeType"),
          Rule.post("/v1/types/{}/crash", Scope.ADMIN, "crashSupervisor"),
          Rule.get("/v1/schedules", Scope.READ, "listSchedules"),
          Rule.post("/v1/schedules/{}/run", Scope.SUBMIT, "runSchedule"),
          Rule.post("/v1/schedules/{}/pause", Scope.ADMIN, "pauseSchedule"),
          Rule.post("/v1/schedules/{}/resume", Scope.ADMIN, "resumeSchedule"),
          Rule.get("/v1/nodes", Scope.METRICS, "listNodes"),
          Rule.get("/v1/nodes/types", Scope.METRICS, "listTypesOfNodes"),
          Rule.get("/v1/nodes/supervision", Scope.METRICS, "getSupervisionOfNodes"),
          Rule.get("/v1/nodes/series", Scope.METRICS, "getSeriesOfNodes"),
          Rule.get("/v1/nodes/series/events", Scope.METRICS, "followSeriesOfNodes"),
          Rule.get("/v1/supervision", Scope.METRICS, "getSupervision"),
          Rule.get("/v1/series", Scope.METRICS, "getSeries"),
          Rule.get("/v1/series/events", Scope.METRICS, "followSeries"),
          Rule.get("/metrics", Scope.METRICS, "getMetrics"),
          new Rule("/v1/tokens", Scope.ADMIN, "listTokens", Scope.ADMIN, "createToken"),
          Rule.post("/v1/tokens/{}/rotate", Scope.ADMIN, "rotateToken"),
          Rule.post("/v1/tokens/{}/revoke", Scope.ADMIN, "revokeToken"),
          Rule.post("/v1/reload", Scope.ADMIN, "reload"),
          new Rule(
              "/v1/diagnostics",
              Scope.ADMIN,
              "describeDiagnostics",
              Scope.ADMIN,
              "gatherDiagnostics"),
          Rule.get("/health/live", null, "isLive"),
          Rule.get("/health/ready", null, "isReady"),
          ROOT,
          Rule.get("/ui/{}/{}", null, "getPageFile"),
          new Rule("/sign-in", null, "showSignIn", null, "signIn"),
          Rule.post("/sign-out", null, "signOut"),
          Rule.get("/openapi.yaml", null, "getOpenApi"),
          Rule.get("/openapi", null, "showOpenApi"),
          Rule.get("/openapi/{}", null, "getOpenApiFile"),
          Rule.get("/problems", null, "listProblems"),
          Rule.get("/problems/{}", null, "explainProblem"));

  private RouteScopes() {}

  /**
   * A path, the scopes that it requires, and its operations.
   *
   * @param template the path, with {@code {}} for any segment
   * @param readScope what GET and HEAD require; null for none
   * @param read the name of the operation of GET; null if there is none
   * @param changeScope what other methods require; null for none
   * @param change the name of the operation of POST; null if there is none
   * @param counted whether POST counts as a submit against the rate of the caller's token before
   *     anything of it is looked at; calls, submits and new groups are counted by their endpoints.
   *     What ends tasks is never counted, so that it can always be done.
   */
  record Rule(
      String template,
      @Nullable Scope readScope,
      @Nullable String read,
      @Nullable Scope changeScope,
      @Nullable String change,
      boolean counted,
      Pattern pattern) {
    Rule(
        String template,
        @Nullable Scope readScope,
        @Nullable String read,
        @Nullable Scope changeScope,
        @Nullable String change) {
      this(template, readScope, read, changeScope, change, false, pattern(template));
    }

    /** The scope that a method requires; null for none. */
    @Nullable Scope scope(HttpMethod method) {
      return method.equals(HttpMethods.GET) || method.equals(HttpMethods.HEAD)
          ? readScope
          : changeScope;
    }

    private static Pattern pattern(String template) {
      return Pattern.compile(template.replace("{}", "([^/]+)"));
    }

    /** Whether the path requires no token: everything below /v1/ does. */
    boolean isPublic() {
      return readScope == null && !template.startsWith("/v1/");
    }

    private static Rule get(String template, @Nullable Scope scope, String operation) {
      return new Rule(template, scope, operation, scope, null);
    }

    private static Rule counted(String template, String operation) {
      return new Rule(
          template, Scope.SUBMIT, null, Scope.SUBMIT, operation, true, pattern(template));
    }

    private static Rule post(String template, @Nullable Scope scope, String operation) {
      return new Rule(template, scope, null, scope, operation);
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
