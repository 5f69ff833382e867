package dev.firebreak.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whether a listen address can be reached from other machines. */
final class ListenAddress {
  private static final Logger LOG = LoggerFactory.getLogger(ListenAddress.class);

  private ListenAddress() {}

  /**
   * Whether only programs on this machine reach this address; false for a name that can't be
   * resolved.
   */
  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }

  /** Warns if other machines can reach the service. */
  static void warnIfPublic(InetAddress address) {
    if (!address.isLoopbackAddress()) {
      LOG.warn(
          "The service listens on {}, which other machines may reach, and has no access control:"
              + " every client that reaches it can run and read everything. Set firebreak.http.host"
              + " to 127.0.0.1, or put a firewall or an authenticating proxy in front of it.",
          address.getHostAddress());
    }
  }
}
