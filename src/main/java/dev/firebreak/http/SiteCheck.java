package dev.firebreak.http;

import dev.firebreak.http.cors.PageAccess;
import dev.firebreak.http.cors.Pages;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.Uri;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses requests that pages of other sites send through the browser of a user who has access to
 * this server. Requests that only read are admitted for known hosts: browsers do not show the
 * answers to such pages.
 */
final class SiteCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SiteCheck.class);
  private static final String HEALTH = "/health/";
  private static final String CROSS_SITE = "cross-site";
  private static final String KEY = "firebreak.http.allowed-hosts";
  private static final int MOST_SHOWN = 100;

  private final KnownHosts hosts;
  private final Pages pages;
  private final AtomicBoolean hostTold = new AtomicBoolean();
  private final AtomicBoolean originTold = new AtomicBoolean();

  /**
   * Creates a check.
   *
   * @param hosts the names of this server
   * @param pages the pages of other sites that may use types
   */
  SiteCheck(KnownHosts hosts, Pages pages) {
    this.hosts = hosts;
    this.pages = pages;
  }

  /** Returns what a request may do if it comes from a page of another site that types list. */
  PageAccess page(HttpRequest request, Uri uri, String path) {
    return pages.none()
        ? PageAccess.NONE
        : pages.of(request, path, origin -> hosts.isSame(origin, uri.host(), uri.port()));
  }

  /**
   * Checks a request.
   *
   * @param uri the whole URI of the request
   * @param path the path of the URI
   * @param page what it may do if it comes from a page of another site
   * @param local whether it came over the Unix socket, which no page can reach by a name
   * @return the problem; null if the request is admitted
   */
  @Nullable Problem judge(
      HttpRequest request, Uri uri, String path, PageAccess page, boolean local) {
    // Health probes may use any host name; they learn only the node's state.
    if (!local && !hosts.knows(uri.host(), uri.port()) && !path.startsWith(HEALTH)) {
      return unknownHost(uri);
    }
    return !page.listed() && (page.asks() || mayChange(request, path))
        ? judgeOrigin(request, uri, page)
        : null;
  }

  /**
   * Whether a request may have effects: one that brings work does so by any method that its type
   * has.
   */
  static boolean mayChange(HttpRequest request, String path) {
    return !request.method().isSafe()
        || (RequestDispatcher.bringsWork(path) && !request.method().equals(HttpMethods.OPTIONS));
  }

  private @Nullable Problem judgeOrigin(HttpRequest request, Uri uri, PageAccess page) {
    String decides = page.decides() == null ? KEY : page.decides();
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("origin")) {
        if (!hosts.isOwn(header.value(), uri.host(), uri.port())) {
          return foreignOrigin("the origin " + shown(header.value()), decides);
        }
      } else if (header.is("sec-fetch-site") && header.value().equals(CROSS_SITE)) {
        return foreignOrigin(
            "another site, as the browser says (Sec-Fetch-Site: cross-site)", decides);
      }
    }
    return null;
  }

  /**
   * Admits only requests that a page of this very server sent, as the browser says: for those that
   * are authorized by a cookie, which a browser adds by itself.
   *
   * @throws ProblemFound if the browser says otherwise, or says nothing
   */
  void requireOwnPage(HttpRequest request) throws ProblemFound {
    Uri uri = request.getUri();
    boolean own = false;
    for (HttpHeader header : request.getHeaders()) {
      boolean says = header.is("origin") || header.is("sec-fetch-site");
      boolean fits =
          header.is("origin")
              ? hosts.isSame(header.value(), uri.host(), uri.port())
              : header.value().equals("same-origin");
      if (says && !fits) {
        throw new ProblemFound(
            foreignOrigin(
                "another origin (" + header.name() + ": " + shown(header.value()) + ")", KEY));
      }
      own |= says;
    }
    if (!own) {
      throw new ProblemFound(
          foreignOrigin("an unknown origin: there is neither Origin nor Sec-Fetch-Site", KEY));
    }
  }

  private Problem unknownHost(Uri uri) {
    String host = shown(uri.host().address());
    if (hostTold.compareAndSet(false, true)) {
      LOG.warn(
          "A request for the host {} was refused with 421 unknown-host; further refusals are not"
              + " logged. If callers may use that name for this server, add it to {}.",
          host,
          KEY);
    }
    return Problem.of(
        ProblemType.UNKNOWN_HOST,
        "This server is not known by the name " + host + "; " + KEY + " lists its names");
  }

  private Problem foreignOrigin(String where, String key) {
    if (originTold.compareAndSet(false, true)) {
      LOG.warn(
          "A request from a web page was refused with 403 foreign-origin: it comes from {}."
              + " Further refusals are not logged. If pages of that origin may do that, add it to"
              + " {}.",
          where,
          key);
    }
    return Problem.of(
        ProblemType.FOREIGN_ORIGIN,
        "The page that sent this is of " + where + "; " + key + " lists whose pages may");
  }

  /** Shortens untrusted text for the log, and removes characters that have a meaning there. */
  private static String shown(String sent) {
    String cut = sent.length() <= MOST_SHOWN ? sent : sent.substring(0, MOST_SHOWN) + "...";
    return cut.codePoints()
        .map(c -> c > ' ' && c < 127 ? c : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
