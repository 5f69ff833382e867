package dev.firebreak.connection;

/**
 * The connections of a listener.
 *
 * @param open those that are open
 * @param limit how many may be open
 * @param opened those that were opened since the start
 * @param beyondLimit those that were refused because too many were open
 * @param beyondAddressLimit those that were refused because too many of their address were open
 */
public record ConnectionCounts(
    int open, int limit, long opened, long beyondLimit, long beyondAddressLimit) {}
