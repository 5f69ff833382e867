package dev.firebreak.config;

import org.jspecify.annotations.Nullable;

/**
 * What a node shows of itself to other systems.
 *
 * @param metrics whether and how metrics are shown
 * @param traces which spans are recorded; null for none
 */
public record ObservationSettings(MetricsSettings metrics, @Nullable TraceSettings traces) {}
