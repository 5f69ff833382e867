package dev.firebreak.http;

import dev.firebreak.access.Access;
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

  private static final AttributeKey<Grant> GRANT =
      AttributeKey.create("dev.firebreak.grant", Grant.class);

  private final @Nullable Tokens tokens;

  Authentication(Access access) {
    tokens = access.tokens();
  }

  /**
   * Returns what the caller may do.
   *
   * @param rule the rule of the request's path; null if there is no such path
   * @throws ProblemFound if the path requires a token and the request has no valid one, or its
   *     token lacks the scope
   */
  Grant require(HttpRequest request, RouteScopes.@Nullable Rule rule) throws ProblemFound {
    if (tokens == null || (rule != null && rule.scope() == null)) {
      return Grant.EVERYTHING;
    }
    Grant grant = grant(tokens, request);
    Scope scope = rule == null ? null : rule.scope();
    if (scope != null && !grant.allows(scope)) {
      throw new ProblemFound(missing(scope));
    }
    return grant;
  }

  private static Grant grant(Tokens tokens, HttpRequest request) throws ProblemFound {
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
    return token.grant();
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

  /** Attaches what the caller may do, for the routes. */
  static HttpRequest attach(HttpRequest request, Grant grant) {
    return grant.equals(Grant.EVERYTHING) ? request : request.addAttribute(GRANT, grant);
  }

  /** Returns what the caller of a request that came to a route may do. */
  static Grant of(HttpRequest request) {
    return request.getAttribute(GRANT).orElse(Grant.EVERYTHING);
  }
}
