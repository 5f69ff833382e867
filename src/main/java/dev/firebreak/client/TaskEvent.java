package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something that happened.
 *
 * @param id to go on after; empty if it has none
 * @param name what happened; {@code reset} if events were missed
 * @param text the details
 */
public record TaskEvent(String id, String name, String text) {

  /** The details as JSON; a missing node if they are none. */
  public JsonNode data() {
    return Json.lenient(text);
  }
}
