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
  static final String CHALLENGE = "WWW-Authenticate";
  private static final String REALM = "Bearer realm=\"firebreak\"";

  private static final AttributeKey<Caller> CALLER =
      AttributeKey.create("dev.firebreak.caller", Caller.class);

  private final @Nullable Tokens tokens;
  private final SessionCookie cookie;
  private final SiteCheck sites;

  Authentication(Access access, SessionCookie cookie, SiteCheck sites) {
    tokens = access.tokens();
    this.cookie = cookie;
    this.sites = sites;
  }

  /** Whether callers need a token. */
  boolean required() {
    return tokens != null;
  }

  /** Returns the caller with this token; null if it is not valid. */
  @Nullable Caller find(String text) {
    return tokens == null ? null : tokens.find(text);
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

  private Caller caller(Tokens tokens, HttpRequest request, @Nullable Token ofConnection)
      throws ProblemFound {
    String sent = null;
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("authorization")) {
        sent = SingleValue.header("Authorization", sent, header.value());
      }
    }
    if (sent == null) {
      return ofConnection == null ? signedIn(tokens, request) : tokens.recognized(ofConnection);
    } else if (!sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new ProblemFound(missing());
    }
    return known(tokens, sent.substring(SCHEME.length()).strip());
  }

  /** Returns the caller of a browser that has signed in. */
  private Caller signedIn(Tokens tokens, HttpRequest request) throws ProblemFound {
    String text = cookie.token(request);
    if (text == null) {
      throw new ProblemFound(missing());
    }
    Caller caller = known(tokens, text);
    if (!request.method().isSafe()) {
      sites.requireOwnPage(request);
    }
    return caller;
  }

  private static Caller known(Tokens tokens, String text) throws ProblemFound {
    Caller caller = tokens.find(text);
    if (caller == null) {
      throw new ProblemFound(invalid());
    }
    return caller;
  }

  /** The problem of a request whose token has ended since it began. */
  static Problem ended() {
    return invalid("The token was revoked or has expired");
  }

  /** The problem of a token that is not valid. */
  static Problem invalid() {
    return invalid("The token is mistyped, revoked or expired, or was never valid here");
  }

  private static Problem invalid(String detail) {
    return unauthorized(detail, ", error=\"invalid_token\"");
  }

  private static Problem missing() {
    return unauthorized("A token is required: Authorization: Bearer fb_...", "");
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
