package dev.firebreak.http;

import dev.firebreak.access.Caller;
import dev.firebreak.access.Scope;
import dev.firebreak.audit.AuditEntry;
import dev.firebreak.audit.AuditEntry.Actor;
import dev.firebreak.audit.AuditEntry.Outcome;
import dev.firebreak.audit.AuditLog;
import dev.firebreak.config.AuditSettings.Event;
import dev.firebreak.connection.PendingResponse;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.jspecify.annotations.Nullable;

/** Records requests in the audit log. */
final class RequestAudit {
  private final AuditLog log;
  private final ClientAddress addresses;
  private final Executor executor;

  /** Whether calls are recorded: asked for each of them. */
  private final boolean calls;

  /**
   * Creates the audit of requests.
   *
   * @param addresses finds out where a request came from
   * @param executor runs requests once they are recorded
   */
  RequestAudit(AuditLog log, ClientAddress addresses, Executor executor) {
    this.log = log;
    this.addresses = addresses;
    this.executor = executor;
    calls = log.covers(Event.CALLS);
  }

  /** Returns the kind of entry of a request; null if it is not recorded. */
  @Nullable Event event(HttpRequest request, RouteScopes.@Nullable Rule rule) {
    if (rule == null || (rule.changeScope() == Scope.CALL && !calls)) {
      return null;
    }
    String operation = operation(request, rule);
    if (operation == null || rule.scope(request.method()) == null) {
      return null;
    }
    Event event =
        switch (operation) {
          case "call" -> Event.CALLS;
          case "submit", "submitMany" -> Event.SUBMITS;
          default -> operation.equals(rule.read()) ? Event.READS : Event.CHANGES;
        };
    return log.covers(event) ? event : null;
  }

  private static @Nullable String operation(HttpRequest request, RouteScopes.Rule rule) {
    if (request.method().equals(HttpMethods.POST)
        || SiteCheck.mayChange(request, request.getUri().path())) {
      return rule.change();
    }
    return request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD)
        ? rule.read()
        : null;
  }

  /**
   * Records a request, a change before it is run, and its answer.
   *
   * @return completes with nothing if it may be run, otherwise with the reason why not
   */
  CompletionStage<Optional<Problem>> admit(
      Event event,
      HttpRequest request,
      RouteScopes.Rule rule,
      Caller caller,
      PendingResponse exchange) {
    AuditEntry entry = entry(request, String.valueOf(operation(request, rule)), caller, exchange);
    if (event != Event.CHANGES) {
      String trouble = log.trouble();
      if (trouble != null) {
        return CompletableFuture.completedStage(Optional.of(unavailable(trouble)));
      }
      exchange.whenAnswered(answer -> log.end(null, entry, AuditOutcome.of(answer, false)));
      return CompletableFuture.completedStage(Optional.empty());
    }
    return log.begin(entry)
        .handleAsync(
            (id, failure) -> {
              if (failure != null) {
                return Optional.of(unavailable(AuditOutcome.reason(failure)));
              }
              exchange.whenAnswered(answer -> log.end(id, entry, AuditOutcome.of(answer, true)));
              return Optional.empty();
            },
            executor);
  }

  /** Records a refused request, if it was refused for want of a right. */
  void refused(
      HttpRequest request, Problem problem, @Nullable Caller caller, PendingResponse exchange) {
    refused(
        request, new Outcome(problem.status(), problem.kind().slug(), Map.of()), caller, exchange);
  }

  /** Records that a browser has signed in, which changes nothing here. */
  void signedIn(HttpRequest request, Caller caller, PendingResponse exchange) {
    if (log.covers(Event.CHANGES)) {
      AuditEntry entry = entry(request, "signIn", caller, exchange);
      log.end(null, entry, new Outcome(StatusCodes.SEE_OTHER.intValue(), null, Map.of()));
    }
  }

  /** Records an answer that refuses a request for want of a right; others are ignored. */
  void answered(HttpRequest request, HttpResponse answer, PendingResponse exchange) {
    if (answer.status().intValue() == ProblemType.FORBIDDEN.status() && !exchange.isObserved()) {
      refused(request, AuditOutcome.of(answer, false), Authentication.caller(request), exchange);
    }
  }

  private void refused(
      HttpRequest request, Outcome outcome, @Nullable Caller caller, PendingResponse exchange) {
    boolean unauthorized = outcome.status() == ProblemType.UNAUTHORIZED.status();
    boolean forbidden = outcome.status() == ProblemType.FORBIDDEN.status();
    if (!log.covers(Event.REFUSED) || !(unauthorized || forbidden)) {
      return;
    }
    RouteScopes.Rule rule = RouteScopes.of(request.getUri().path());
    String operation = rule == null ? null : operation(request, rule);
    log.refuse(entry(request, operation == null ? "" : operation, caller, exchange), outcome);
  }

  private AuditEntry entry(
      HttpRequest request, String operation, @Nullable Caller caller, PendingResponse exchange) {
    InetAddress from = addresses.of(request, exchange.remote());
    return new AuditEntry(
        caller == null ? Actor.UNKNOWN : new Actor(caller.name(), caller.grant().owner(), ""),
        operation,
        AuditTarget.of(request, operation),
        from == null ? null : from.getHostAddress());
  }

  private static Problem unavailable(String reason) {
    return Problem.of(
            ProblemType.AUDIT_UNAVAILABLE,
            "The request can't be recorded in the audit log: " + reason)
        .retryAfter(1);
  }
}
