package dev.firebreak.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How tasks are kept.
 *
 * @param dataDir the folder; null if this node keeps no tasks
 * @param maxBacklog how many tasks may wait or run
 * @param retention how long finished tasks are kept; zero for ever
 * @param keptOutput how many bytes of the output of an attempt are kept
 * @param maxSteps how many steps a task may have
 * @param maxStep the longest result of a step, in bytes
 * @param maxSignalBytes how many bytes the signals of a task may have together
 */
public record TaskSettings(
    @Nullable Path dataDir,
    int maxBacklog,
    Duration retention,
    int keptOutput,
    int maxSteps,
    int maxStep,
    long maxSignalBytes) {}
