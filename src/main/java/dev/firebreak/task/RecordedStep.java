package dev.firebreak.task;

import dev.firebreak.api.Payload;

/**
 * A recorded step with its result.
 *
 * @param step the step
 * @param result the result
 */
public record RecordedStep(Step step, Payload result) {}
