package dev.firebreak.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The address that is listened on: whether it is for this machine only. */
final class ListenAddress {
  private static final Logger LOG = LoggerFactory.getLogger(ListenAddress.class);

  private ListenAddress() {}

  /** Whether only programs on this machine reach it; a name without an address is none. */
  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }

  /** Says who can use the service now. */
  static void warnIfPublic(InetAddress address) {
    if (!address.isLoopbackAddress()) {
      LOG.warn(
          "The service listens on {}, which other machines may reach, and has no access control:"
              + " whoever reaches it can run and read everything. Set firebreak.http.host to"
              + " 127.0.0.1, or keep others away by a firewall or a proxy that asks who they are.",
          address.getHostAddress());
    }
  }
}
