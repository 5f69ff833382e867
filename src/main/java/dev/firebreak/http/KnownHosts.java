package dev.firebreak.http;

import dev.firebreak.config.Authority;
import dev.firebreak.config.HttpSettings;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.Host;

/**
 * The host names of this server. Another site can make its own name resolve to an address of this
 * server (DNS rebinding), so that its pages would have the same origin as the server; but their
 * requests still carry that site's name.
 */
final class KnownHosts {
  private final Set<Authority> allowed = new HashSet<>();
  private final Set<String> anyPort = new HashSet<>();
  private final boolean anyName;
  private final boolean anyNumber;

  /** Returns the known hosts for these settings. */
  static KnownHosts of(HttpSettings settings) {
    return new KnownHosts(settings, settings.isLoopback());
  }

  /**
   * Creates the known hosts.
   *
   * @param loopback whether the server listens on a loopback address only. Otherwise any numeric
   *     address is known: a server may have many, and others behind address translation, and the
   *     name of an attacking site is never numeric.
   */
  KnownHosts(HttpSettings settings, boolean loopback) {
    anyName = settings.callers().allowedHosts().contains("*");
    anyNumber = !loopback;
    anyPort.add("localhost");
    anyPort.add("*"); // Pekko's host for the target of OPTIONS *, which no browser sends.
    Authority.of(settings.address().host()).ifPresent(own -> anyPort.add(own.host()));
    for (String host : settings.callers().allowedHosts()) {
      Authority.of(host).ifPresent(allowed::add);
    }
    allowed.stream().filter(one -> one.port() == 0).forEach(one -> anyPort.add(one.host()));
  }

  /** Whether a request may be for this host. */
  boolean knows(Host host, int port) {
    // Most names match as they are: one lookup, without an allocation.
    return anyPort.contains(host.address()) || knowsAfterAll(host, port);
  }

  private boolean knowsAfterAll(Host host, int port) {
    if (anyName || host.isEmpty()) {
      return true; // A browser always sends the host.
    }
    boolean number = host.isIPv4() || host.isIPv6();
    if (number && (anyNumber || InetAddress.ofLiteral(host.address()).isLoopbackAddress())) {
      return true;
    }
    String name = Authority.host(host.address());
    return anyPort.contains(name) || allowed.contains(new Authority(name, port));
  }

  /**
   * Whether a page of this origin may send requests.
   *
   * @param origin as in the header Origin (RFC 6454)
   * @param host the host that its request is for
   * @param port the port that its request is for; 0 for the default port
   */
  boolean isOwn(String origin, Host host, int port) {
    int scheme = origin.indexOf("://");
    return scheme >= 0
        && Authority.of(origin.substring(scheme + "://".length()))
            .filter(page -> isListed(page) || isSame(page, host, port))
            .isPresent();
  }

  /** Whether a page of this origin is one of the host that its request is for. */
  boolean isSame(String origin, Host host, int port) {
    int scheme = origin.indexOf("://");
    return scheme >= 0
        && Authority.of(origin.substring(scheme + "://".length()))
            .filter(page -> isSame(page, host, port))
            .isPresent();
  }

  private static boolean isSame(Authority page, Host host, int port) {
    return page.host().equals(Authority.host(host.address())) && usual(page.port()) == usual(port);
  }

  private boolean isListed(Authority page) {
    return allowed.contains(page) || allowed.contains(new Authority(page.host(), 0));
  }

  /**
   * Both default ports count as equal: a proxy may use TLS with the browser but not with this
   * server.
   */
  private static int usual(int port) {
    return port == 80 || port == 443 ? 0 : port;
  }
}
