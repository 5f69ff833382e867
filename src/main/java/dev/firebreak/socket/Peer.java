package dev.firebreak.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * The client of a socket.
 *
 * @param address its address; a loopback address for a client of a Unix socket
 * @param user the name of its user, or the number of one without a name; null if the client came
 *     over the network, or the system does not report it
 * @param local whether it is a client of a Unix socket
 */
public record Peer(InetAddress address, @Nullable String user, boolean local) {
  static Peer of(SocketChannel channel) throws IOException {
    return channel.getRemoteAddress() instanceof InetSocketAddress remote
        ? new Peer(remote.getAddress(), null, false)
        : new Peer(InetAddress.getLoopbackAddress(), user(channel), true);
  }

  private static @Nullable String user(SocketChannel channel) throws IOException {
    try {
      return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    } catch (UnsupportedOperationException _) {
      return null;
    }
  }
}
