package dev.firebreak.client;

/**
 * The result of changing many tasks.
 *
 * @param changed how many tasks were changed
 * @param more whether other matching tasks remain, for another request
 */
public record Changed(int changed, boolean more) {}
