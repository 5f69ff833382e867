package dev.firebreak.http;

import dev.firebreak.access.Access;
import dev.firebreak.access.Caller;
import dev.firebreak.access.Credentials;
import dev.firebreak.access.Grant;
import dev.firebreak.access.Scope;
import dev.firebreak.access.Token;
import dev.firebreak.access.Tokens;
import dev.firebreak.config.VerifySettings;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.connection.RequestLog;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the caller of a request may do, from the token that it bears (RFC 6750). Costs one
 * look-up for each request, one hash for each token of a connection, and nothing where no token is
 * required.
 */
final class Authentication {
  static final String CHALLENGE = "WWW-Authenticate";
  private static final String REALM = "Bearer realm=\"firebreak\"";

  private static final AttributeKey<Caller> CALLER =
      AttributeKey.create("dev.firebreak.caller", Caller.class);

  private final @Nullable Tokens tokens;
  private final SessionCookie cookie;
  private final SiteCheck sites;
  private final TypeLookup types;

  Authentication(Access access, SessionCookie cookie, SiteCheck sites, TypeLookup types) {
    this.types = types;
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
   * @param exchange knows what the connection proves, which is used if the request bears no token
   * @param otherOrigin whether a page of another origin sent the request: then only a token counts
   *     that the page itself knows, and nothing that the browser adds by itself, neither a cookie
   *     nor a certificate
   * @throws ProblemFound if the path requires a token and the request has no valid one, or its
   *     token lacks the scope
   */
  Caller require(
      HttpRequest request,
      RouteScopes.@Nullable Rule rule,
      PendingResponse exchange,
      boolean otherOrigin)
      throws ProblemFound {
    if (tokens == null || (rule != null && rule.isPublic())) {
      return Caller.UNIDENTIFIED;
    }
    Caller signing = signing(request, exchange, otherOrigin);
    if (signing != null) {
      return signing;
    }
    Caller caller =
        otherOrigin
            ? bearing(tokens, request, exchange.credentials())
            : caller(tokens, request, exchange);
    Scope scope = rule == null ? null : rule.scope(request.method());
    if (scope != null && !caller.grant().allows(scope)) {
      throw new ProblemFound(missing(scope));
    }
    return caller;
  }

  /**
   * Returns the caller of a request without a token, on a connection that proves none, to a type
   * that requires a signature, which is verified when the body is in; null for other requests.
   */
  private @Nullable Caller signing(
      HttpRequest request, PendingResponse exchange, boolean otherOrigin) throws ProblemFound {
    String path = request.getUri().path();
    if (!RequestDispatcher.bringsWork(path)
        || exchange.credentials() != null
        || left(request) != null
        || (!otherOrigin && (exchange.caller() != null || cookie.token(request) != null))) {
      return null;
    }
    String type = WorkTarget.ofPath(path).type();
    VerifySettings verify = types.verification(type);
    return verify == null ? null : Caller.signing(verify.owner(), type);
  }

  /** Returns the caller; null if it has no valid token, or needs none. */
  @Nullable Caller identify(HttpRequest request, PendingResponse exchange) {
    try {
      return tokens == null ? null : caller(tokens, request, exchange);
    } catch (ProblemFound _) {
      return null;
    }
  }

  /**
   * Returns the caller of a request that is logged; null if it has no valid token, or needs none.
   */
  @Nullable Caller identify(HttpRequest request, RequestLog.Sender sender) {
    try {
      return tokens == null ? null : caller(tokens, request, sender.credentials(), sender.caller());
    } catch (ProblemFound _) {
      return null;
    }
  }

  private Caller caller(Tokens tokens, HttpRequest request, PendingResponse exchange)
      throws ProblemFound {
    return caller(tokens, request, exchange.credentials(), exchange.caller());
  }

  private Caller caller(
      Tokens tokens, HttpRequest request, @Nullable Credentials taken, @Nullable Token ofConnection)
      throws ProblemFound {
    Credentials sent = taken == null ? left(request) : taken;
    if (sent == null) {
      return ofConnection == null ? signedIn(tokens, request) : tokens.recognized(ofConnection);
    } else if (!sent.isBearer()) {
      throw new ProblemFound(missing());
    }
    return known(tokens.find(sent));
  }

  /** Returns the caller of a page of another origin. */
  private static Caller bearing(Tokens tokens, HttpRequest request, @Nullable Credentials taken)
      throws ProblemFound {
    Credentials sent = taken == null ? left(request) : taken;
    if (sent == null || !sent.isBearer()) {
      throw new ProblemFound(
          unauthorized(
              "A page of another origin needs a token of its own: Authorization: Bearer fb_...",
              ""));
    }
    return known(tokens.find(sent));
  }

  /** Returns the credentials that the connection has left among the headers; null if none. */
  private static @Nullable Credentials left(HttpRequest request) throws ProblemFound {
    String value = null;
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("authorization")) {
        value = SingleValue.header("Authorization", value, header.value());
      }
    }
    return value == null ? null : Credentials.of(value);
  }

  /** Returns the caller of a browser that has signed in. */
  private Caller signedIn(Tokens tokens, HttpRequest request) throws ProblemFound {
    String text = cookie.token(request);
    if (text == null) {
      throw new ProblemFound(missing());
    }
    Caller caller = known(tokens.find(text));
    if (SiteCheck.mayChange(request, request.getUri().path())) {
      sites.requireOwnPage(request);
    }
    return caller;
  }

  private static Caller known(@Nullable Caller caller) throws ProblemFound {
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
    return caller == Caller.UNIDENTIFIED ? request : request.addAttribute(CALLER, caller);
  }

  /** Returns the caller of a request that came to a route. */
  static Caller caller(HttpRequest request) {
    return request.getAttribute(CALLER).orElse(Caller.UNIDENTIFIED);
  }

  /** Returns what the caller of a request that came to a route may do. */
  static Grant of(HttpRequest request) {
    return caller(request).grant();
  }
}
