package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task as a node describes it.
 *
 * @param id its name
 * @param type its type's name
 * @param state queued, running, retrying, stopping, succeeded, failed, cancelled or quarantined
 * @param attempts how many were charged to it
 * @param times when what happened
 * @param error how its last attempt failed; null if none has
 * @param document all that the node said, these and other members
 */
public record TaskDocument(
    String id,
    String type,
    String state,
    int attempts,
    Times times,
    @Nullable Problem error,
    JsonNode document) {
  private static final Set<String> FINAL =
      Set.of("succeeded", "failed", "cancelled", "quarantined");

  /**
   * When what happened; null where the node does not say.
   *
   * @param createdAt it was accepted
   * @param runAt it may run from
   * @param startedAt its last attempt began
   * @param finishedAt it came to its final state
   */
  public record Times(
      @Nullable Instant createdAt,
      @Nullable Instant runAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {}

  static TaskDocument of(JsonNode document) {
    JsonNode error = document.path("error");
    return new TaskDocument(
        document.path("id").asText(""),
        document.path("type").asText(""),
        document.path("state").asText(""),
        document.path("attempts").asInt(),
        new Times(
            time(document.path("createdAt")),
            time(document.path("runAt")),
            time(document.path("startedAt")),
            time(document.path("finishedAt"))),
        error.isObject() ? Problem.of(0, error) : null,
        document);
  }

  /** Whether nothing more happens to it, unless somebody asks for that. */
  public boolean ended() {
    return FINAL.contains(state);
  }

  /** Whether it has a result. */
  public boolean succeeded() {
    return state.equals("succeeded");
  }

  /** The result: JSON as it is, or an object with contentType and base64; missing without one. */
  public JsonNode result() {
    return document.path("result");
  }

  private static @Nullable Instant time(JsonNode text) {
    try {
      return text.isTextual() ? Instant.parse(text.asText()) : null;
    } catch (DateTimeException _) {
      return null;
    }
  }
}
