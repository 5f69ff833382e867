package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The result of changing many tasks.
 *
 * @param changed how many tasks were changed
 * @param more whether other matching tasks may remain, for another request
 * @param next where that request continues; null without more
 */
public record Changed(int changed, boolean more, @Nullable String next) {
  static Changed of(JsonNode document) {
    return new Changed(
        document.path("changed").asInt(),
        document.path("more").asBoolean(),
        document.path("next").asText(null));
  }
}
