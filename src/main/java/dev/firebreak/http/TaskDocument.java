package dev.firebreak.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.api.Payload;
import dev.firebreak.observe.Progress;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Task;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task as JSON. Members without a value are left out.
 *
 * @param error how its last attempt failed
 * @param result JSON as it is; anything else with its content type, in Base64
 * @param history attempts that did not succeed; left out of lists
 */
record TaskDocument(
    String id,
    String type,
    String state,
    int priority,
    int attempts,
    int maxAttempts,
    int crashes,
    Instant createdAt,
    Instant runAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String node,
    @Nullable Progress progress,
    @Nullable String waitingFor,
    @Nullable Problem error,
    @Nullable Object result,
    @Nullable List<Past> history) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** One attempt that did not succeed. */
  record Past(int fence, String node, Instant startedAt, Instant finishedAt, Problem error) {}

  /**
   * The document of a task.
   *
   * @param progress how far it is; null if that is not known
   * @param waitingFor which limit holds it; null if none does
   */
  static TaskDocument of(Task task, @Nullable Progress progress, @Nullable String waitingFor) {
    Outcome error = task.error();
    return new TaskDocument(
        task.id().toString(),
        task.type(),
        task.state().word(),
        task.priority(),
        task.tries().attempts(),
        task.tries().maxAttempts(),
        task.tries().crashes(),
        task.times().createdAt(),
        task.times().runAt(),
        task.times().startedAt(),
        task.times().finishedAt(),
        task.node(),
        progress,
        waitingFor,
        error == null ? null : TaskAnswers.problem(task, error),
        result(task.result()),
        task.history().isEmpty()
            ? null
            : task.history().stream().map(past -> past(task, past)).toList());
  }

  private static Past past(Task task, Task.PastAttempt past) {
    return new Past(
        past.claim(),
        past.node(),
        past.startedAt(),
        past.finishedAt(),
        OutcomeProblems.of(past.outcome(), task.tries().attempts()));
  }

  private static @Nullable Object result(@Nullable Payload result) {
    if (result == null) {
      return null;
    }
    JsonNode json = result.contentType().startsWith("application/json") ? json(result) : null;
    return json == null
        ? Map.of(
            "contentType",
            result.contentType(),
            "base64",
            Base64.getEncoder().encodeToString(result.bytes()))
        : json;
  }

  /** What a program calls JSON need not be any. */
  private static @Nullable JsonNode json(Payload result) {
    try {
      JsonNode json = MAPPER.readTree(result.bytes());
      return json.isMissingNode() ? null : json;
    } catch (JsonProcessingException _) {
      return null;
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory could not be read", e);
    }
  }
}
