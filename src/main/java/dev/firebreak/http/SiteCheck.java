package dev.firebreak.http;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.Uri;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses what pages of other sites send through the browser of a person who has access to this
 * server. What only reads is let through for known hosts: browsers do not show it to such pages.
 */
final class SiteCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SiteCheck.class);
  private static final String HEALTH = "/health/";
  private static final String CROSS_SITE = "cross-site";
  private static final String KEY = "firebreak.http.allowed-hosts";
  private static final int MOST_SHOWN = 100;

  private final KnownHosts hosts;
  private final AtomicBoolean hostTold = new AtomicBoolean();
  private final AtomicBoolean originTold = new AtomicBoolean();

  SiteCheck(KnownHosts hosts) {
    this.hosts = hosts;
  }

  /**
   * Judges a request.
   *
   * @param uri its own, as a whole
   * @param path that of the URI
   * @return what is wrong with it; null if nothing is
   */
  @Nullable Problem judge(HttpRequest request, Uri uri, String path) {
    // Probes name what they like, and learn nothing but the state.
    if (!hosts.knows(uri.host(), uri.port()) && !path.startsWith(HEALTH)) {
      return unknownHost(uri);
    }
    return request.method().isSafe() ? null : judgeOrigin(request, uri);
  }

  private @Nullable Problem judgeOrigin(HttpRequest request, Uri uri) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("origin")) {
        if (!hosts.isOwn(header.value(), uri.host(), uri.port())) {
          return foreignOrigin("the origin " + shown(header.value()));
        }
      } else if (header.is("sec-fetch-site") && header.value().equals(CROSS_SITE)) {
        return foreignOrigin("another site, as the browser says (Sec-Fetch-Site: cross-site)");
      }
    }
    return null;
  }

  private Problem unknownHost(Uri uri) {
    String host = shown(uri.host().address());
    if (hostTold.compareAndSet(false, true)) {
      LOG.warn(
          "A request for the host {} is refused with 421 unknown-host; others will be too, and are"
              + " not logged. If this server is known by that name, add it to {}.",
          host,
          KEY);
    }
    return Problem.of(
        ProblemType.UNKNOWN_HOST,
        "This server is not known by the name " + host + "; " + KEY + " lists its names");
  }

  private Problem foreignOrigin(String where) {
    if (originTold.compareAndSet(false, true)) {
      LOG.warn(
          "A request that a page made is refused with 403 foreign-origin: it comes from {}. Others"
              + " will be refused too, and are not logged. If its pages may use this server, add"
              + " its host to {}.",
          where,
          KEY);
    }
    return Problem.of(
        ProblemType.FOREIGN_ORIGIN,
        "The page that sent this is of " + where + "; " + KEY + " lists whose pages may");
  }

  /** What strangers send is cut, and keeps no character that could mean something in a log. */
  private static String shown(String sent) {
    String cut = sent.length() <= MOST_SHOWN ? sent : sent.substring(0, MOST_SHOWN) + "...";
    return cut.codePoints()
        .map(c -> c > ' ' && c < 127 ? c : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
