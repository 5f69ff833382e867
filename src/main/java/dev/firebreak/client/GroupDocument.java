package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A group of tasks as the node describes it.
 *
 * @param id its id
 * @param state {@code open}, {@code closed} or {@code completed}
 * @param document the whole document, with the counts of its tasks
 */
public record GroupDocument(String id, String state, JsonNode document) {
  static GroupDocument of(JsonNode document) {
    return new GroupDocument(
        document.path("id").asText(), document.path("state").asText(), document);
  }

  /** Whether the group is closed and all its tasks have ended. */
  public boolean completed() {
    return state.equals("completed");
  }

  /**
   * Returns how many tasks are counted.
   *
   * @param what {@code total}, or the name of a state
   */
  public long count(String what) {
    return document.path("counts").path(what).asLong();
  }
}
