package dev.firebreak.config;

import com.typesafe.config.Config;

/**
 * The settings of a JVM that runs a handler for a node: only those settings of the node that the
 * handler needs.
 *
 * @param type the settings of the handler's type
 * @param json the limits of the JSON that it reads
 * @param plugins where its class may be found
 */
public record HandlerSettings(TypeSettings type, JsonSettings json, PluginSettings plugins) {

  /**
   * Returns the part of a node's configuration that {@link #read} needs for a type. Everything
   * else, above all the password of the database, stays in the node.
   *
   * @param node the whole configuration of the node
   * @param type the name of the type
   */
  public static Config of(Config node, String type) {
    return HandlerReader.partOf(node, type);
  }

  /**
   * Reads the result of {@link #of}.
   *
   * @throws InvalidConfig if the configuration is not such a result
   */
  public static HandlerSettings read(Config config, String type) throws InvalidConfig {
    return HandlerReader.read(config, type);
  }
}
