package dev.firebreak.http.steps;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.firebreak.task.Step;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recorded step as JSON.
 *
 * @param number its place among the steps of its task, from 1
 * @param kind result, sleep, signal or tasks
 * @param bytes the length of its result
 * @param code the exit code of its command; omitted if it was 0, or there was no command
 */
@JsonPropertyOrder({"number", "name", "kind", "startedAt", "finishedAt", "bytes", "code"})
public record StepDocument(
    int number,
    String name,
    String kind,
    Instant startedAt,
    Instant finishedAt,
    long bytes,
    @Nullable Integer code) {

  /** Returns the document of a step. */
  public static StepDocument of(Step step) {
    return new StepDocument(
        step.number(),
        step.name(),
        step.kind().word(),
        step.startedAt(),
        step.finishedAt(),
        step.bytes(),
        step.code() == 0 ? null : step.code());
  }
}
