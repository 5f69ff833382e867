package dev.firebreak.config;

import org.jspecify.annotations.Nullable;

/**
 * Whether and how metrics are shown.
 *
 * @param enabled whether {@code /metrics} exists
 * @param maxTypes how many types have a label of their own; the others are summed
 * @param otlp where metrics are sent to; null if they are not sent
 */
public record MetricsSettings(boolean enabled, int maxTypes, @Nullable OtlpSettings otlp) {}
