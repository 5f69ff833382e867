package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Step;
import java.time.Duration;

/**
 * A step that is to be recorded.
 *
 * @param number its place among the steps of its task: one more than that of the last one
 * @param name its name, which no recorded step of the task has
 * @param kind what is recorded
 * @param code the exit code of the command that was run; 0 if none was
 * @param result its result; without head
 * @param took the time that it took
 */
public record NewStep(
    int number, String name, Step.Kind kind, int code, Payload result, Duration took) {}
