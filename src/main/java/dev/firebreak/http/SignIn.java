package dev.firebreak.http;

import dev.firebreak.access.Caller;
import dev.firebreak.config.FormSettings;
import dev.firebreak.connection.PendingResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Signs browsers in and out. A sign-in takes a token from a form into a cookie; requests of pages
 * of other origins are refused, so that no other site can sign a user in or out.
 */
final class SignIn {
  static final String IN = "/sign-in";
  static final String OUT = "/sign-out";
  private static final int LARGEST = 4096;

  /** A path of this server: not another host, which begins with two slashes or backslashes. */
  private static final Pattern OWN_PATH = Pattern.compile("/(?![/\\\\])[!-\\[\\]-~]{0,1000}");

  private final RequestDispatcher.RequestChecks checks;
  private final SessionCookie cookie;
  private final BodyReader bodies;

  SignIn(RequestDispatcher.RequestChecks checks, SessionCookie cookie, BodyReader bodies) {
    this.checks = checks;
    this.cookie = cookie;
    this.bodies = bodies;
  }

  static boolean isPath(String path) {
    return path.equals(IN) || path.equals(OUT);
  }

  /** The methods of a path. */
  static String allowed(String path) {
    return path.equals(IN) ? "GET, HEAD, POST, OPTIONS" : "POST, OPTIONS";
  }

  void handle(HttpRequest request, String path, PendingResponse exchange) throws ProblemFound {
    boolean post = request.method().equals(HttpMethods.POST);
    boolean get =
        request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
    if (get && path.equals(IN)) {
      String next = ownPath(request.getUri().query().get("next").orElse("/"));
      bodies.refuse(request, form(next), exchange);
    } else if (!post) {
      throw new ProblemFound(
          Problem.of(ProblemType.METHOD_NOT_ALLOWED, "Allowed here: " + allowed(path))
              .withHeader("Allow", allowed(path)));
    } else {
      checks.sites().requireOwnPage(request);
      if (path.equals(OUT)) {
        bodies.refuse(request, redirect(IN).addHeader(cookie.remove()), exchange);
      } else {
        bodies.read(
            request,
            SentContentType.of(request, FormSettings.NONE),
            LARGEST,
            body -> {
              String text = new String(body.payload().bytes(), StandardCharsets.UTF_8);
              body.share().release();
              signIn(request, members(text), exchange);
            },
            exchange::answer);
      }
    }
  }

  private HttpResponse form(String next) {
    return checks.callers().required()
        ? SignInPage.form(next, "Enter a token, as firebreak token create prints it.")
        : redirect(next);
  }

  private void signIn(HttpRequest request, Map<String, String> form, PendingResponse exchange) {
    String text = form.getOrDefault("token", "").strip();
    String next = ownPath(form.getOrDefault("next", "/"));
    Caller caller = checks.callers().find(text);
    if (caller == null && checks.callers().required()) {
      refuse(request, next, exchange);
      return;
    }
    HttpResponse answer = redirect(next);
    if (caller != null) {
      checks.audit().signedIn(request, caller, exchange);
      answer = answer.addHeader(cookie.keep(text));
    }
    exchange.answer(answer);
  }

  /** Shows the form again, later and later for an address that tries many tokens. */
  private void refuse(HttpRequest request, String next, PendingResponse exchange) {
    Problem problem = Authentication.invalid();
    checks.audit().refused(request, problem, null, exchange);
    HttpResponse answer =
        SignInPage.form(next, problem.detail() + ".")
            .withStatus(StatusCodes.UNAUTHORIZED)
            .addHeader(
                RawHeader.create(
                    Authentication.CHALLENGE, problem.headers().get(Authentication.CHALLENGE)));
    Duration delay = checks.failures().count(checks.addresses().of(request, exchange.remote()));
    if (delay.isZero()) {
      exchange.answer(answer);
    } else {
      CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> exchange.answer(answer));
    }
  }

  /**
   * Sends the browser to a path of this server: relative to the paths of this class, so that the
   * prefix of a proxy is kept.
   */
  private static HttpResponse redirect(String path) {
    return HttpResponse.create()
        .withStatus(StatusCodes.SEE_OTHER)
        .addHeader(RawHeader.create("Location", '.' + path))
        .addHeader(RawHeader.create("Cache-Control", "no-store"));
  }

  private static String ownPath(String next) {
    return OWN_PATH.matcher(next).matches() ? next : "/";
  }

  private static Map<String, String> members(String form) {
    Map<String, String> members = new HashMap<>();
    for (String pair : form.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        try {
          members.put(
              pair.substring(0, equals),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
          // A malformed value counts as missing.
        }
      }
    }
    return members;
  }
}
