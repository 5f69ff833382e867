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
 * @param head how large the head of a request may be
 * @param linger what is read after the last answer
 * @param bodyMemory for all bodies together, in bytes
 */
public record HttpSettings(
    String host,
    int port,
    List<String> allowedHosts,
    Connections connections,
    Time time,
    Head head,
    Linger linger,
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

  /**
   * How large the head of a request may be, which is its request line and its headers.
   *
   * @param maxSize in bytes, all together
   * @param maxUri in bytes
   * @param maxCount the number of headers
   * @param maxName in bytes
   * @param maxValue in bytes
   */
  public record Head(int maxSize, int maxUri, int maxCount, int maxName, int maxValue) {}

  /**
   * What is read, and thrown away, of a connection after its last answer.
   *
   * @param timeout for how long
   * @param maxBytes how much
   */
  public record Linger(Duration timeout, long maxBytes) {}
}
