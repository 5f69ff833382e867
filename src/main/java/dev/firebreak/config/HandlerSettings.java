package dev.firebreak.config;

import com.typesafe.config.Config;

/**
 * What a JVM is told that runs a handler for a node: the part of the node's settings that the
 * handler needs, and none of the others.
 *
 * @param type of the handler
 * @param json what the JSON may look like that it reads
 * @param plugins where its class may be
 */
public record HandlerSettings(TypeSettings type, JsonSettings json, PluginSettings plugins) {

  /**
   * The part of a node's configuration that {@link #read} needs for a type. Whatever the node knows
   * beside it, its database's password above all, stays with the node.
   *
   * @param node the whole configuration of the node
   * @param type the name of the type
   */
  public static Config of(Config node, String type) {
    return HandlerReader.partOf(node, type);
  }

  /**
   * Reads what {@link #of} made.
   *
   * @throws InvalidConfig if it is anything else
   */
  public static HandlerSettings read(Config config, String type) throws InvalidConfig {
    return HandlerReader.read(config, type);
  }
}
