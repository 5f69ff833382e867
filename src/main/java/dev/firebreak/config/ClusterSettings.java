package dev.firebreak.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a node is known to others and listens to them. Means nothing without a database to share.
 *
 * @param name what people call it
 * @param host the address that others reach it at, a name or a number
 * @param port the port; 0 takes a free one
 * @param tls by which nodes prove to each other who they are; null for a key that the database has
 */
public record ClusterSettings(String name, String host, int port, @Nullable Tls tls) {

  /**
   * Files in PEM format.
   *
   * @param certificate of this node
   * @param key its private key
   * @param authority who signed the certificates of all nodes
   */
  public record Tls(Path certificate, Path key, Path authority) {}
}
