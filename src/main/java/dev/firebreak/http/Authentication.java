package dev.firebreak.http;

import dev.firebreak.access.Access;
import dev.firebreak.access.Caller;
import dev.firebreak.access.Grant;
import dev.firebreak.access.Scope;
import dev.firebreak.access.Token;
import dev.firebreak.access.Tokens;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the caller of a request may do, from the token that it bears (RFC 6750). Costs one
 * hash for each request, and nothing where no token is required.
 */
final class Authentication {
  private static final String SCHEME = "Bearer ";
  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String REALM = "Bearer realm=\"firebreak\"";

  private static final AttributeKey<Caller> CALLER =
      AttributeKey.create("dev.firebreak.caller", Caller.class);

  private final @Nullable Tokens tokens;

  Authentication(Access access) {
    tokens = access.tokens();
  }

  /**
   * Returns the caller.
   *
   * @param rule the rule of the request's path; null if there is no such path
   * @param ofConnection what the connection proves; used if the request bears no token
   * @throws ProblemFound if the path requires a token and the request has no valid one, or its
   *     token lacks the scope
   */
  Caller require(HttpRequest request, RouteScopes.@Nullable Rule rule, @Nullable Token ofConnection)
      throws ProblemFound {
    if (tokens == null || (rule != null && rule.scope() == null)) {
      return Caller.ANYBODY;
    }
    Caller caller = caller(tokens, request, ofConnection);
    Scope scope = rule == null ? null : rule.scope();
    if (scope != null && !caller.grant().allows(scope)) {
      throw new ProblemFound(missing(scope));
    }
    return caller;
  }

  /** Returns the caller; null if it has no valid token, or needs none. */
  @Nullable Caller identify(HttpRequest request, @Nullable Token ofConnection) {
    try {
      return tokens == null ? null : caller(tokens, request, ofConnection);
    } catch (ProblemFound _) {
      return null;
    }
  }

  private static Caller caller(Tokens tokens, HttpRequest request, @Nullable Token ofConnection)
      throws ProblemFound {
    String sent = null;
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("authorization")) {
        sent = SingleValue.header("Authorization", sent, header.value());
      }
    }
    if (sent == null && ofConnection != null) {
      return tokens.recognized(ofConnection);
    }
    if (sent == null || !sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new ProblemFound(unauthorized("A token is required: Authorization: Bearer fb_...", ""));
    }
    Caller caller = tokens.find(sent.substring(SCHEME.length()).strip());
    if (caller == null) {
      throw new ProblemFound(
          invalid("The token is mistyped, revoked or expired, or was never valid here"));
    }
    return caller;
  }

  /** The problem of a request whose token has ended since it began. */
  static Problem ended() {
    return invalid("The token was revoked or has expired");
  }

  private static Problem invalid(String detail) {
    return unauthorized(detail, ", error=\"invalid_token\"");
  }

  private static Problem unauthorized(String detail, String error) {
    return Problem.of(ProblemType.UNAUTHORIZED, detail).withHeader(CHALLENGE, REALM + error);
  }

  private static Problem missing(Scope scope) {
    String word = scope.word();
    return Problem.of(ProblemType.FORBIDDEN, "The token lacks the scope " + word)
        .with("scope", word)
        .withHeader(CHALLENGE, REALM + ", error=\"insufficient_scope\", scope=\"" + word + '"');
  }

  /** Attaches the caller, for the routes. */
  static HttpRequest attach(HttpRequest request, Caller caller) {
    return caller.token() == null ? request : request.addAttribute(CALLER, caller);
  }

  /** Returns the caller of a request that came to a route. */
  static Caller caller(HttpRequest request) {
    return request.getAttribute(CALLER).orElse(Caller.ANYBODY);
  }

  /** Returns what the caller of a request that came to a route may do. */
  static Grant of(HttpRequest request) {
    return caller(request).grant();
  }
}
