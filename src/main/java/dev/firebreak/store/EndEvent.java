package dev.firebreak.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The end of a task, which is the input of the task that tells it. PostgreSQL writes the same JSON
 * ({@code schema/010.sql}).
 *
 * @param task the id of the task that ended
 * @param type its type
 * @param state its final state
 * @param claim the number of its last claim; 0 if it was never claimed
 * @param attempts how many attempts it had
 * @param finishedAt when it ended
 * @param url where the end is reported; null for the address that its type has
 */
public record EndEvent(
    RunId task,
    String type,
    TaskState state,
    int claim,
    int attempts,
    Instant finishedAt,
    @Nullable String url) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Writes what {@link #read} reads. */
  public byte[] json() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("task", task.toString());
      json.writeStringField("type", type);
      json.writeNumberField("outcome", StateCodes.outcome(state));
      json.writeNumberField("claim", claim);
      json.writeNumberField("attempts", attempts);
      json.writeNumberField("finishedAt", finishedAt.toEpochMilli());
      json.writeStringField("url", url);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Reads the input of a telling task.
   *
   * @throws IllegalArgumentException if it is not such an input
   */
  public static EndEvent read(byte[] json) {
    try {
      JsonNode node = JSON.readTree(json);
      JsonNode url = node.get("url");
      return new EndEvent(
          RunId.parse(text(node, "task")).orElseThrow(),
          text(node, "type"),
          StateCodes.done(node.get("outcome").asInt(-1)),
          node.get("claim").asInt(),
          node.get("attempts").asInt(),
          Instant.ofEpochMilli(node.get("finishedAt").asLong()),
          url == null || url.isNull() ? null : url.asText());
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("not the end of a task: " + e.getMessage(), e);
    }
  }

  private static String text(JsonNode node, String name) {
    return node.get(name).asText();
  }
}
