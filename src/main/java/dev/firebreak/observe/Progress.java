package dev.firebreak.observe;

import org.jspecify.annotations.Nullable;

/**
 * How far a handler is, by its own account.
 *
 * @param fraction 0 to 1
 * @param note its own words; null for none
 */
public record Progress(double fraction, @Nullable String note) {}
