package dev.firebreak.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a node is named and reached in a cluster. Not used without a shared database.
 *
 * @param name the name of the node, for people
 * @param host the address at which peers reach the node, a name or a numeric address
 * @param port the port; 0 takes a free port
 * @param tls the certificates with which nodes authenticate each other; null for the key in the
 *     database
 */
public record ClusterSettings(String name, String host, int port, @Nullable Tls tls) {

  /**
   * Files in PEM format.
   *
   * @param certificate the certificate of this node
   * @param key its private key
   * @param authority the authority that signed the certificates of all nodes
   */
  public record Tls(Path certificate, Path key, Path authority) {}
}
