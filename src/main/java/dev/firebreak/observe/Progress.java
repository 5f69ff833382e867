package dev.firebreak.observe;

import org.jspecify.annotations.Nullable;

/**
 * The progress of a handler, as reported by the handler.
 *
 * @param fraction 0 to 1
 * @param note its message; null for none
 */
public record Progress(double fraction, @Nullable String note) {}
