package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Step;

/**
 * A recorded step with its result.
 *
 * @param step the step
 * @param result the result
 */
public record RecordedStep(Step step, Payload result) {}
