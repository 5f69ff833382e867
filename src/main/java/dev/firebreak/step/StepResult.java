package dev.firebreak.step;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Step;
import java.time.Duration;

/**
 * What a step has given.
 *
 * @param kind what is recorded
 * @param code the exit code of the command that was run; 0 if none was
 * @param payload the result; its head is not recorded
 * @param took the time that it took
 */
public record StepResult(Step.Kind kind, int code, Payload payload, Duration took) {}
