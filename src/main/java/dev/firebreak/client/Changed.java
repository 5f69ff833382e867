package dev.firebreak.client;

/**
 * What came of changing many tasks.
 *
 * @param changed how many were
 * @param more whether there are others that match, for another request
 */
public record Changed(int changed, boolean more) {}
