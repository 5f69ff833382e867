package dev.firebreak.config;

import java.time.Duration;

/**
 * How a node listens.
 *
 * @param host the address, a name or a number
 * @param port the port; 0 takes a free one
 * @param bodyTimeout how long a request's body may take to arrive
 */
public record HttpSettings(String host, int port, Duration bodyTimeout) {}
