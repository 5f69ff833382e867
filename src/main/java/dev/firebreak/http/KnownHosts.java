package dev.firebreak.http;

import dev.firebreak.config.Authority;
import dev.firebreak.config.HttpSettings;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.Host;

/**
 * The hosts that this server is known by. A page of another site can have its name resolved to an
 * address of this server (DNS rebinding) and would then be of the same origin as the server; but
 * its requests are still for that name.
 */
final class KnownHosts {
  private final Set<Authority> allowed = new HashSet<>();
  private final Set<String> anyPort = new HashSet<>();
  private final boolean anyName;
  private final boolean anyNumber;

  /** The hosts as configured, for a server that listens as configured. */
  static KnownHosts of(HttpSettings settings) {
    return new KnownHosts(settings, ListenAddress.isLoopback(settings.host()));
  }

  /**
   * Known hosts.
   *
   * @param loopback whether the server listens on a loopback address only. Elsewhere any number is
   *     known: a server may have many, behind translators others yet, and no page has one for its
   *     name.
   */
  KnownHosts(HttpSettings settings, boolean loopback) {
    anyName = settings.allowedHosts().contains("*");
    anyNumber = !loopback;
    anyPort.add("localhost");
    anyPort.add("*"); // What Pekko takes the target of OPTIONS * for, which no browser sends.
    Authority.of(settings.host()).ifPresent(own -> anyPort.add(own.host()));
    for (String host : settings.allowedHosts()) {
      Authority.of(host).ifPresent(allowed::add);
    }
    allowed.stream().filter(one -> one.port() == 0).forEach(one -> anyPort.add(one.host()));
  }

  /** Whether a request may be for this host. */
  boolean knows(Host host, int port) {
    // Most are spelled as they are kept: one look, which allocates nothing.
    return anyPort.contains(host.address()) || knowsAfterAll(host, port);
  }

  private boolean knowsAfterAll(Host host, int port) {
    if (anyName || host.isEmpty()) {
      return true; // No browser leaves the host out.
    }
    boolean number = host.isIPv4() || host.isIPv6();
    if (number && (anyNumber || InetAddress.ofLiteral(host.address()).isLoopbackAddress())) {
      return true;
    }
    String name = Authority.host(host.address());
    return anyPort.contains(name) || allowed.contains(new Authority(name, port));
  }

  /**
   * Whether a page may come from there.
   *
   * @param origin as in the header Origin (RFC 6454)
   * @param host that its request is for
   * @param port that its request is for; 0 for the usual one
   */
  boolean isOwn(String origin, Host host, int port) {
    int scheme = origin.indexOf("://");
    return scheme >= 0
        && Authority.of(origin.substring(scheme + "://".length()))
            .filter(page -> isListed(page) || isSame(page, host, port))
            .isPresent();
  }

  private static boolean isSame(Authority page, Host host, int port) {
    return page.host().equals(Authority.host(host.address())) && usual(page.port()) == usual(port);
  }

  private boolean isListed(Authority page) {
    return allowed.contains(page) || allowed.contains(new Authority(page.host(), 0));
  }

  /** A proxy may speak TLS with the browser and not with this server. */
  private static int usual(int port) {
    return port == 80 || port == 443 ? 0 : port;
  }
}
