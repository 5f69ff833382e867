package dev.firebreak.http;

import dev.firebreak.access.Caller;
import dev.firebreak.config.AuditSettings;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.http.cors.PageAccess;
import dev.firebreak.liveness.HeapWatch;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.japi.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dispatches every request. Calls and submits are recognized by their path alone and bypass the
 * routing DSL, whose directives cost more than the path of a call through supervisor and worker.
 */
final class RequestDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(RequestDispatcher.class);
  static final String CALL = "/v1/call/";
  static final String BULK = "/v1/submit";
  static final String SUBMIT = BULK + '/';

  private final RequestChecks checks;
  private final Work work;
  private final BodyReader bodies;
  private final Function<HttpRequest, CompletionStage<HttpResponse>> routes;
  private final PathMethods methods;

  /**
   * The checks before a request is dispatched.
   *
   * @param routes the paths of the operator's choice
   * @param sites refuses pages of other sites
   * @param callers refuses callers without a sufficient token
   * @param addresses finds out where a request came from
   * @param failures slows callers that guess tokens
   * @param audit records requests
   * @param spans records the spans of requests
   */
  record RequestChecks(
      OwnRoutes routes,
      SiteCheck sites,
      Authentication callers,
      ClientAddress addresses,
      FailedAttempts failures,
      RequestAudit audit,
      RequestSpans spans) {}

  /** The endpoints that read a body. */
  record Work(
      CallEndpoint calls,
      SubmitEndpoint submits,
      BulkEndpoint bulk,
      RetryEndpoint retries,
      GroupCreation groups,
      SignalEndpoint signals,
      SignIn signIn) {}

  RequestDispatcher(
      RequestChecks checks,
      Work work,
      BodyReader bodies,
      Function<HttpRequest, CompletionStage<HttpResponse>> routes) {
    this.checks = checks;
    this.work = work;
    this.bodies = bodies;
    this.routes = routes;
    this.methods = new PathMethods(work.calls().types(), routes);
  }

  /** Whether a path is of a call or a submit. */
  static boolean bringsWork(String path) {
    return path.startsWith(CALL) || path.startsWith(SUBMIT);
  }

  /** Handles a request; always completes it with an answer. */
  void handle(HttpRequest received, PendingResponse exchange) {
    HttpRequest request = checks.routes().resolved(received);
    try {
      Uri uri = request.getUri();
      String path = uri.path();
      checks.spans().begin(request, path, exchange);
      PageAccess page = checks.sites().page(request, uri, path);
      exchange.addHeaders(page.headers());
      Problem foreign = checks.sites().judge(request, uri, path, page, exchange.local());
      if (foreign != null) {
        checks.audit().refused(request, foreign, null, exchange);
        bodies.refuse(request, foreign, exchange);
        return;
      }
      HttpResponse preflight = page.preflight();
      if (preflight != null) {
        bodies.refuse(request, preflight, exchange);
        return;
      }
      RouteScopes.Rule rule = RouteScopes.of(path);
      Caller caller =
          page.limited(checks.callers().require(request, rule, exchange, page.listed()));
      Problem overRate = overRate(request, rule, caller);
      if (overRate != null) {
        bodies.refuse(request, overRate, exchange);
        return;
      }
      AuditSettings.Event event = checks.audit().event(request, rule);
      if (event == null || rule == null) {
        dispatch(request, path, rule, caller, exchange);
      } else {
        record(event, request, rule, caller, exchange);
      }
    } catch (ProblemFound refused) {
      Problem problem = refused.problem();
      checks
          .audit()
          .refused(request, problem, checks.callers().identify(request, exchange), exchange);
      refuseCaller(request, problem, exchange);
    } catch (Throwable t) {
      exchange.answer(internalError(t));
    }
  }

  /** Counts a request that counts as a submit. */
  private static @Nullable Problem overRate(
      HttpRequest request, RouteScopes.@Nullable Rule rule, Caller caller) {
    if (rule != null && rule.counted() && request.method().equals(HttpMethods.POST)) {
      try {
        QuotaCheck.requireRate(caller);
      } catch (ProblemFound found) {
        return found.problem();
      }
    }
    return null;
  }

  /** Dispatches a request once it is recorded in the audit log. */
  private void record(
      AuditSettings.Event event,
      HttpRequest request,
      RouteScopes.Rule rule,
      Caller caller,
      PendingResponse exchange) {
    checks
        .audit()
        .admit(event, request, rule, caller, exchange)
        .thenAccept(
            refusal -> {
              try {
                if (refusal.isPresent()) {
                  bodies.refuse(request, refusal.get(), exchange);
                } else {
                  dispatch(request, request.getUri().path(), rule, caller, exchange);
                }
              } catch (ProblemFound refused) {
                refuseCaller(request, refused.problem(), exchange);
              } catch (Throwable t) {
                exchange.answer(internalError(t));
              }
            });
  }

  private void dispatch(
      HttpRequest request,
      String path,
      RouteScopes.@Nullable Rule rule,
      Caller caller,
      PendingResponse exchange)
      throws Exception {
    if (rule == null) {
      bodies.refuse(request, Routes.notFound(path), exchange);
    } else if (request.method().equals(HttpMethods.OPTIONS)) {
      methods
          .options(Authentication.attach(request, caller))
          .whenComplete((answer, failure) -> refuse(request, answer, failure, exchange));
    } else if (path.startsWith(CALL)) {
      work.calls().handle(request, path.substring(CALL.length()), caller, exchange);
    } else if (path.startsWith(SUBMIT)) {
      work.submits().handle(request, path.substring(SUBMIT.length()), caller, exchange);
    } else if (path.equals(BULK)) {
      work.bulk().handle(request, caller, exchange);
    } else if (RetryEndpoint.serves(request, path)) {
      work.retries().handle(request, path, caller.grant(), exchange);
    } else if (GroupCreation.serves(request, path)) {
      work.groups().handle(request, caller, exchange);
    } else if (SignalEndpoint.serves(request, path)) {
      work.signals().handle(request, caller.grant(), exchange);
    } else if (SignIn.isPath(path)) {
      work.signIn().handle(request, path, exchange);
    } else if (request.entity() instanceof HttpEntity.Strict) {
      route(attach(request, caller, exchange), exchange);
    } else {
      readThenRoute(attach(request, caller, exchange), exchange);
    }
  }

  private static HttpRequest attach(HttpRequest request, Caller caller, PendingResponse exchange) {
    return RequestSpans.attach(Authentication.attach(request, caller), exchange.span());
  }

  /** Refuses a caller; a wrong token that is not the first of its address is answered late. */
  private void refuseCaller(HttpRequest request, Problem problem, PendingResponse exchange) {
    Duration delay =
        problem.kind() == ProblemType.UNAUTHORIZED
            ? checks.failures().count(checks.addresses().of(request, exchange.remote()))
            : Duration.ZERO;
    if (delay.isZero()) {
      bodies.refuse(request, problem, exchange);
    } else {
      CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> bodies.refuse(request, problem, exchange));
    }
  }

  /** Reads a body only if there is a route for its path and method. */
  private void readThenRoute(HttpRequest request, PendingResponse exchange) throws Exception {
    methods
        .refusal(request)
        .whenComplete(
            (refusal, failure) -> {
              if (failure == null && refusal.isEmpty()) {
                readAndDiscard(request, exchange);
              } else {
                refuse(request, failure == null ? refusal.get() : null, failure, exchange);
              }
            });
  }

  private void readAndDiscard(HttpRequest request, PendingResponse exchange) {
    bodies
        .discard(request)
        .thenAccept(
            wrong ->
                wrong.ifPresentOrElse(
                    problem -> exchange.answer(BodyReader.closing(problem)),
                    () -> route(request, exchange)));
  }

  private void refuse(
      HttpRequest request,
      @Nullable HttpResponse answer,
      @Nullable Throwable failure,
      PendingResponse exchange) {
    bodies.refuse(request, answer(answer, failure), exchange);
  }

  private void route(HttpRequest request, PendingResponse exchange) {
    try {
      routes
          .apply(request)
          .whenComplete(
              (response, failure) -> {
                HttpResponse answer = answer(response, failure);
                checks.audit().answered(request, answer, exchange);
                exchange.answer(answer);
              });
    } catch (Throwable t) {
      exchange.answer(internalError(t));
    }
  }

  private static HttpResponse answer(@Nullable HttpResponse response, @Nullable Throwable failure) {
    return response == null
        ? internalError(failure == null ? new IllegalStateException("no answer") : failure)
        : response;
  }

  static HttpResponse internalError(Throwable t) {
    return Responses.problem(internalProblem(t));
  }

  static Problem internalProblem(Throwable t) {
    HeapWatch.noticed(t);
    LOG.error(
        "A request failed because of an error in the server and is answered with 500; other"
            + " requests are not affected.",
        t);
    return Problem.of(ProblemType.INTERNAL_ERROR, "The server failed on this request");
  }
}
