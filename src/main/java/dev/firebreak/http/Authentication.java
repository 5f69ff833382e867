package dev.firebreak.http;

import dev.firebreak.access.Access;
import dev.firebreak.access.Grant;
import dev.firebreak.access.Scope;
import dev.firebreak.access.Token;
import dev.firebreak.access.TokenHash;
import dev.firebreak.access.Tokens;
import java.time.Instant;
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

  /** The caller where no token is required. */
  private static final Token ANYBODY =
      new Token(new TokenHash(0, 0, 0, 0), "", Grant.EVERYTHING, Instant.EPOCH, null);

  private static final AttributeKey<Token> CALLER =
      AttributeKey.create("dev.firebreak.caller", Token.class);

  private final @Nullable Tokens tokens;

  Authentication(Access access) {
    tokens = access.tokens();
  }

  /**
   * Returns the token of the caller, or one that allows everything where none is required.
   *
   * @param rule the rule of the request's path; null if there is no such path
   * @throws ProblemFound if the path requires a token and the request has no valid one, or its
   *     token lacks the scope
   */
  Token require(HttpRequest request, RouteScopes.@Nullable Rule rule) throws ProblemFound {
    if (tokens == null || (rule != null && rule.scope() == null)) {
      return ANYBODY;
    }
    Token token = token(tokens, request);
    Scope scope = rule == null ? null : rule.scope();
    if (scope != null && !token.grant().allows(scope)) {
      throw new ProblemFound(missing(scope));
    }
    return token;
  }

  /** Returns the token of the caller; null if it has no valid one, or needs none. */
  @Nullable Token identify(HttpRequest request) {
    try {
      return tokens == null ? null : token(tokens, request);
    } catch (ProblemFound _) {
      return null;
    }
  }

  private static Token token(Tokens tokens, HttpRequest request) throws ProblemFound {
    String sent = null;
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("authorization")) {
        sent = SingleValue.header("Authorization", sent, header.value());
      }
    }
    if (sent == null || !sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new ProblemFound(unauthorized("A token is required: Authorization: Bearer fb_...", ""));
    }
    Token token = tokens.find(sent.substring(SCHEME.length()).strip());
    if (token == null) {
      throw new ProblemFound(
          unauthorized(
              "The token is mistyped, revoked or expired, or was never valid here",
              ", error=\"invalid_token\""));
    }
    return token;
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

  /** Attaches the token of the caller, for the routes. */
  static HttpRequest attach(HttpRequest request, Token caller) {
    return caller.name().isEmpty() ? request : request.addAttribute(CALLER, caller);
  }

  /** Returns what the caller of a request that came to a route may do. */
  static Grant of(HttpRequest request) {
    return caller(request).grant();
  }

  /** Returns the token of the caller of a request that came to a route. */
  static Token caller(HttpRequest request) {
    return request.getAttribute(CALLER).orElse(ANYBODY);
  }
}
