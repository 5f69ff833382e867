package dev.firebreak.config;

import java.time.Duration;
import java.util.List;

/**
 * How a node listens, and what it lets callers do to it.
 *
 * @param host the address, a name or a number
 * @param port the port; 0 takes a free one
 * @param allowedHosts the names, with or without a port, that requests may be for and that pages
 *     with requests may come from, beside loopback names; "*" is any name
 * @param connections how many
 * @param time how long
 * @param bodyMemory for all bodies together, in bytes
 */
public record HttpSettings(
    String host,
    int port,
    List<String> allowedHosts,
    Connections connections,
    Time time,
    long bodyMemory) {

  /**
   * How many callers may be connected.
   *
   * @param max in all
   * @param perAddress from one address
   */
  public record Connections(int max, int perAddress) {}

  /**
   * How long callers may take.
   *
   * @param header from the first byte of a request to the end of its headers
   * @param body for the body to arrive
   * @param idle without a request
   * @param write without taking anything of the answer
   */
  public record Time(Duration header, Duration body, Duration idle, Duration write) {}
}
