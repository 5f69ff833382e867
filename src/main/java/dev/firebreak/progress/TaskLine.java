package dev.firebreak.progress;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.client.TaskDocument;

/**
 * What is known of a task.
 *
 * @param type the name of its type; empty if unknown
 * @param state its state; empty if unknown
 * @param fraction its progress from 0 to 1; negative if unknown
 * @param note what its handler says about it, the last step that it has recorded, or the limit that
 *     delays it; empty if unknown
 */
record TaskLine(String id, String type, String state, double fraction, String note) {
  private static final double UNKNOWN = -1;
  private static final String STEP = "step ";

  /** A task of which nothing is known yet. */
  static TaskLine unknown(String id) {
    return new TaskLine(id, "", "", UNKNOWN, "");
  }

  static TaskLine of(TaskDocument task) {
    JsonNode document = task.document();
    JsonNode progress = document.path("progress");
    String note = progress.path("note").asText(task.waitingFor());
    double fraction = progress.path("fraction").asDouble(UNKNOWN);
    return new TaskLine(task.id(), task.type(), task.state(), fraction, note);
  }

  /** Applies the data of an event about the state, which begins another attempt or ends it. */
  TaskLine withState(JsonNode data) {
    String next = data.path("state").asText(state);
    boolean sameAttempt = next.equals("stopping") || next.equals(state);
    return new TaskLine(
        id,
        data.path("type").asText(type),
        next,
        sameAttempt ? fraction : UNKNOWN,
        sameAttempt ? note : "");
  }

  /** Applies the data of an event about the progress, which only a running attempt reports. */
  TaskLine withProgress(JsonNode data) {
    String step = note.startsWith(STEP) ? note : "";
    return new TaskLine(
        id,
        data.path("type").asText(type),
        state.equals("stopping") ? state : "running",
        data.path("fraction").asDouble(UNKNOWN),
        data.path("note").asText(step));
  }

  /** Applies the data of an event about a step. What the handler says has precedence. */
  TaskLine withStep(JsonNode data) {
    JsonNode step = data.path("step");
    boolean says = !note.isEmpty() && !note.startsWith(STEP);
    return new TaskLine(
        id,
        data.path("type").asText(type),
        state.equals("stopping") ? state : "running",
        fraction,
        says ? note : STEP + step.path("number").asInt() + ": " + step.path("name").asText(""));
  }

  boolean ended() {
    return TaskDocument.isFinal(state);
  }

  boolean running() {
    return state.equals("running") || state.equals("stopping");
  }
}
