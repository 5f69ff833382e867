package dev.firebreak.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/**
 * The cookie of a browser that has signed in: a token, and the time from which the cookie is
 * refused. As it contains the token itself, the session ends when the token is revoked or expires,
 * on every node.
 *
 * @param secure whether browsers reach this server by TLS
 * @param clock the time
 */
record SessionCookie(boolean secure, InstantSource clock) {
  /** How long a browser stays signed in. */
  static final Duration LIFETIME = Duration.ofHours(12);

  private static final Pattern VALUE = Pattern.compile("(fb_[0-9A-Za-z]{1,100})\\.([0-9]{1,12})");

  /** The name: with its prefix, browsers accept it by TLS only, and of this host only. */
  String name() {
    return secure ? "__Host-firebreak" : "firebreak";
  }

  /** Returns the token in the cookie of a request; null if there is none that still holds. */
  @Nullable String token(HttpRequest request) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("cookie")) {
        for (String pair : header.value().split(";", -1)) {
          String cookie = pair.strip();
          if (cookie.startsWith(name() + '=')) {
            return token(cookie.substring(name().length() + 1));
          }
        }
      }
    }
    return null;
  }

  private @Nullable String token(String value) {
    Matcher matcher = VALUE.matcher(value);
    if (!matcher.matches()) {
      return null;
    }
    long left = Long.parseLong(matcher.group(2)) - clock.instant().getEpochSecond();
    return left > 0 && left <= LIFETIME.toSeconds() ? matcher.group(1) : null;
  }

  /** The header that keeps a token in the browser. */
  HttpHeader keep(String token) {
    long end = clock.instant().plus(LIFETIME).getEpochSecond();
    return set(token + '.' + end, LIFETIME.toSeconds());
  }

  /** The header that removes the cookie from the browser. */
  HttpHeader remove() {
    return set("", 0);
  }

  private HttpHeader set(String value, long seconds) {
    return RawHeader.create(
        "Set-Cookie",
        name()
            + '='
            + value
            + "; Path=/; Max-Age="
            + seconds
            + "; HttpOnly; SameSite=Strict"
            + (secure ? "; Secure" : ""));
  }
}
