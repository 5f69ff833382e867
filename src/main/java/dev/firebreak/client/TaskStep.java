package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step that a task has recorded.
 *
 * @param number its place among the steps of the task, from 1
 * @param name its name
 * @param kind result, sleep, signal or tasks
 * @param startedAt when it began
 * @param finishedAt when it was recorded
 * @param bytes the length of its result
 * @param code the exit code of its command; 0 if none was run
 */
public record TaskStep(
    int number,
    String name,
    String kind,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    long bytes,
    int code) {

  /** Reads a step as a node describes it. */
  static TaskStep of(JsonNode step) {
    return new TaskStep(
        step.path("number").asInt(),
        step.path("name").asText(""),
        step.path("kind").asText(""),
        TaskDocument.time(step.path("startedAt")),
        TaskDocument.time(step.path("finishedAt")),
        step.path("bytes").asLong(),
        step.path("code").asInt());
  }
}
