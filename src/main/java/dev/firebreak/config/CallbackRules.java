package dev.firebreak.config;

import dev.firebreak.task.RetryPolicy;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses callbacks may have, and how they are delivered.
 *
 * @param hosts the hosts that callers may name: names, {@code *.} and a domain, or {@code *}; each
 *     with or without a port
 * @param addresses the addresses that are allowed although they are not public
 * @param http whether addresses without TLS are allowed
 * @param publicUrl the address of this server, as receivers know it; empty if unknown
 * @param maxData the longest document of a task in an event, in bytes
 * @param timeout of one delivery
 * @param retry the attempts of a delivery
 * @param concurrency deliveries at a time
 * @param trust a file with the certificates of authorities to trust, besides the usual ones; null
 *     for none
 */
public record CallbackRules(
    List<String> hosts,
    List<AddressRange> addresses,
    boolean http,
    String publicUrl,
    int maxData,
    Duration timeout,
    RetryPolicy retry,
    int concurrency,
    @Nullable Path trust) {
  /** Rules that allow public addresses only. */
  static final CallbackRules NONE =
      new CallbackRules(
          List.of(),
          List.of(),
          false,
          "",
          1 << 16,
          Duration.ofSeconds(15),
          new RetryPolicy(1, Duration.ZERO, Duration.ZERO, 0, RetryPolicy.Timeouts.ALWAYS),
          1,
          null);

  /** The longest URL, in characters. */
  static final int LONGEST = 2048;

  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1," + LONGEST + "}");

  /** Copies the lists. */
  public CallbackRules {
    hosts = List.copyOf(hosts);
    addresses = List.copyOf(addresses);
  }

  /**
   * Where an event is sent.
   *
   * @param uri the URL
   * @param tls whether the connection is encrypted
   * @param host a name, or a numeric address without brackets
   */
  public record Target(URI uri, boolean tls, String host, int port) {
    /** The value of the header field Host. */
    public String authority() {
      String name = host.indexOf(':') < 0 ? host : '[' + host + ']';
      return port == (tls ? HTTPS_PORT : HTTP_PORT) ? name : name + ':' + port;
    }

    /** The path and the query, as a request line has them. */
    public String path() {
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
    }

    /** The URL without its query, which may contain a token. */
    public String shown() {
      return uri.getScheme() + "://" + authority() + uri.getRawPath();
    }
  }

  /**
   * Reads a URL that the configuration has.
   *
   * @throws IllegalArgumentException saying what is wrong, as what follows "the URL"
   */
  public Target configured(String url) {
    URI uri = parse(url);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !(scheme.equals("http") && http)) {
      throw new IllegalArgumentException(
          http ? "is neither https nor http" : "is not https, and callbacks.http is not set");
    } else if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("has a user or a password");
    } else if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("has a fragment");
    }
    Authority authority = Authority.of(String.valueOf(uri.getRawAuthority())).orElse(null);
    if (uri.getHost() == null || authority == null) {
      throw new IllegalArgumentException("names no host that a callback can have");
    }
    int port = authority.port() > 0 ? authority.port() : tls ? HTTPS_PORT : HTTP_PORT;
    Target target = new Target(uri, tls, authority.host(), port);
    numeric(authority.host()).ifPresent(this::require);
    return target;
  }

  /**
   * Reads a URL that a caller has named.
   *
   * @throws IllegalArgumentException saying what is wrong, as what follows "the URL"
   */
  public Target named(String url) {
    Target target = configured(url);
    if (hosts.stream().noneMatch(allowed -> matches(allowed, target))) {
      throw new IllegalArgumentException(
          "has a host or a port that is not in callbacks.allowed-hosts");
    }
    return target;
  }

  private static URI parse(String url) {
    if (!PRINTABLE.matcher(url).matches()) {
      throw new IllegalArgumentException(
          "is not 1 to " + LONGEST + " printable ASCII characters without blanks");
    }
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no URL: " + e.getReason(), e);
    }
  }

  private static boolean matches(String allowed, Target target) {
    int colon = allowed.startsWith("[") ? allowed.indexOf("]:") + 1 : allowed.lastIndexOf(':');
    String host = colon > 0 ? allowed.substring(0, colon) : allowed;
    int usual = target.tls() ? HTTPS_PORT : HTTP_PORT;
    int port = colon > 0 ? Integer.parseInt(allowed.substring(colon + 1)) : usual;
    if (port != target.port()) {
      return false;
    } else if (host.equals("*")) {
      return true;
    } else if (host.startsWith("*.")) {
      return target.host().endsWith(host.substring(1).toLowerCase(Locale.ROOT));
    }
    return Authority.of(host).map(Authority::host).filter(target.host()::equals).isPresent();
  }

  /** Whether a text can be in the list of hosts. */
  static boolean isHost(String text) {
    String concrete = text.startsWith("*.") ? text.substring(2) : text.replaceFirst("^\\*", "x");
    return Authority.of(concrete).isPresent() && concrete.indexOf('*') < 0;
  }

  private static Optional<InetAddress> numeric(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private void require(InetAddress address) {
    if (!allows(address)) {
      throw new IllegalArgumentException(
          "has the address " + address.getHostAddress() + ", which " + NOT_ALLOWED);
    }
  }

  /** What an address is that is refused. */
  public static final String NOT_ALLOWED = "is not public and not in callbacks.allowed-addresses";

  /** Whether a connection to an address is allowed. */
  public boolean allows(InetAddress address) {
    return PublicAddress.is(address)
        || addresses.stream().anyMatch(range -> range.contains(address));
  }
}
