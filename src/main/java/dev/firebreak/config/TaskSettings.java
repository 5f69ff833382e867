package dev.firebreak.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How tasks are kept.
 *
 * @param dataDir where; null if this node keeps none
 * @param maxBacklog how many may wait or run
 * @param retention for how long those are kept that are over; zero for ever
 */
public record TaskSettings(@Nullable Path dataDir, int maxBacklog, Duration retention) {}
