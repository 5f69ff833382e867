package dev.firebreak.client;

import org.jspecify.annotations.Nullable;

/**
 * The result of changing many tasks.
 *
 * @param changed how many tasks were changed
 * @param more whether other matching tasks may remain, for another request
 * @param next where that request continues; null without more
 */
public record Changed(int changed, boolean more, @Nullable String next) {}
