package dev.firebreak.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node listens, and the limits for its callers.
 *
 * @param address where the node listens
 * @param callers which callers the node believes
 * @param limits the limits for callers
 * @param tls how connections are encrypted; null if they are not
 * @param audit what is recorded, and where
 * @param accessLog how requests are logged; null if they are not
 * @param routes the paths of the operator's choice
 */
public record HttpSettings(
    Address address,
    Callers callers,
    Limits limits,
    @Nullable TlsSettings tls,
    AuditSettings audit,
    @Nullable AccessLogSettings accessLog,
    List<RouteSettings> routes) {
  /** Copies the list. */
  public HttpSettings {
    routes = List.copyOf(routes);
  }

  /** The port of a node that listens on its Unix socket only. */
  public static final int NO_PORT = -1;

  /** Whether the node listens on a port. */
  public boolean hasPort() {
    return address.port() != NO_PORT;
  }

  /**
   * Where a node listens.
   *
   * @param host the address, a name or a numeric address
   * @param port the port; 0 takes a free port, {@link #NO_PORT} none
   * @param socket the Unix socket on which the node listens too; null if there is none
   */
  public record Address(String host, int port, @Nullable SocketSettings socket) {}

  /**
   * Which callers a node believes.
   *
   * @param access whether requests need a token
   * @param tokenFile a file with tokens beside those of the store; null for none
   * @param allowedHosts the names, with or without a port, besides loopback names, that requests
   *     may be for and that pages with requests may come from; "*" is any name
   * @param proxies the proxies in front of the node
   */
  public record Callers(
      Access access, @Nullable Path tokenFile, List<String> allowedHosts, Proxies proxies) {}

  /**
   * The limits for callers.
   *
   * @param connections the limits on connections
   * @param time the time limits
   * @param head the limits on the head of a request
   * @param linger the limits on reading after the last answer
   * @param bodyMemory memory for all bodies together, in bytes
   */
  public record Limits(
      Connections connections, Time time, Head head, Linger linger, long bodyMemory) {}

  /**
   * The proxies in front of a node.
   *
   * @param behind whether callers come through a proxy that terminates TLS
   * @param trusted the addresses from which forwarded headers are believed
   */
  public record Proxies(boolean behind, List<AddressRange> trusted) {}

  /**
   * Whether only programs on this machine reach the address; false for a name that can't be
   * resolved.
   */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(address.host()).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }

  /** Whether requests need a token. */
  public enum Access {
    OFF,
    TOKENS
  }

  /**
   * How many connections may be open.
   *
   * @param max in total
   * @param perAddress from one address
   */
  public record Connections(int max, int perAddress) {}

  /**
   * How long callers may take.
   *
   * @param header from the first byte of a request to the end of its headers
   * @param body until the body has arrived
   * @param idle without a request
   * @param write without reading anything of the answer
   */
  public record Time(Duration header, Duration body, Duration idle, Duration write) {}

  /**
   * The limits on the head of a request (request line and headers).
   *
   * @param maxSize the size of the head, in bytes
   * @param maxUri the length of the target, in bytes
   * @param maxCount the number of headers
   * @param maxName the length of a header's name, in bytes
   * @param maxValue the length of a header's value, in bytes
   */
  public record Head(int maxSize, int maxUri, int maxCount, int maxName, int maxValue) {}

  /**
   * How much is read and discarded from a connection after its last answer.
   *
   * @param timeout for how long
   * @param maxBytes how much
   */
  public record Linger(Duration timeout, long maxBytes) {}
}
