package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task as a node describes it.
 *
 * @param id its id
 * @param type the name of its type
 * @param state queued, running, retrying, stopping, succeeded, failed, cancelled or quarantined
 * @param attempts how many attempts count
 * @param times the times of its changes
 * @param error how its last attempt failed; null if none has
 * @param document the whole document, with these and other members
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
   * The times of a task; null where the document has none.
   *
   * @param createdAt when it was accepted
   * @param runAt the earliest time to run
   * @param startedAt when its last attempt started
   * @param finishedAt when it reached its final state
   */
  public record Times(
      @Nullable Instant createdAt,
      @Nullable Instant runAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {}

  /**
   * Reads a document.
   *
   * @param document a task as a node describes it, for instance in an event
   */
  public static TaskDocument of(JsonNode document) {
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

  /** The version that its type had when it was submitted; empty if it had none. */
  public String version() {
    return document.path("version").asText("");
  }

  /** What it waits for, for human readers; empty if it waits for nothing. */
  public String waitingFor() {
    String reason = document.path("waitingFor").asText("");
    boolean named = reason.equals("no-node") && !version().isEmpty();
    return named ? "no-node that runs version " + version() : reason;
  }

  /** Whether the task is in a final state, which only a request to retry it can change. */
  public boolean ended() {
    return isFinal(state);
  }

  /** Whether a state of this name is final. */
  public static boolean isFinal(String state) {
    return FINAL.contains(state);
  }

  /** Whether the task has a result. */
  public boolean succeeded() {
    return state.equals("succeeded");
  }

  /**
   * The result: unchanged JSON, or an object with contentType and base64; a missing node if there
   * is none.
   */
  public JsonNode result() {
    return document.path("result");
  }

  /** How many steps the task has recorded; 0 in lists. */
  public int stepCount() {
    return document.path("stepCount").asInt();
  }

  /** The last of these steps, in the order in which they were recorded; none in lists. */
  public List<TaskStep> steps() {
    return document.path("steps").valueStream().map(TaskStep::of).toList();
  }

  static @Nullable Instant time(JsonNode text) {
    try {
      return text.isTextual() ? Instant.parse(text.asText()) : null;
    } catch (DateTimeException _) {
      return null;
    }
  }
}
