package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event.
 *
 * @param id the position after which a stream can resume; empty if there is none
 * @param name the kind of event; {@code reset} if events were missed
 * @param text its data
 */
public record TaskEvent(String id, String name, String text) {

  /** The data as JSON; a missing node if the data is not JSON. */
  public JsonNode data() {
    return Json.lenient(text);
  }
}
