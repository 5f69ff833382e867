package dev.firebreak.http;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.firebreak.api.Payload;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.json.Json;
import java.util.Base64;
import java.util.Map;

/** Writes a result as a member of a task document. */
final class ResultMember {
  private static final String JSON = "application/json";

  private ResultMember() {}

  /**
   * Copies JSON byte by byte as the handler wrote it, so that numbers stay unchanged. Invalid JSON,
   * or JSON beyond the limits, is treated like any other bytes.
   */
  static Object of(Payload result, Json json) {
    String text =
        MediaTypes.essence(result.contentType()).equals(JSON) ? json.text(result.bytes()) : null;
    return text == null
        ? Map.of(
            "contentType",
            result.contentType(),
            "base64",
            Base64.getEncoder().encodeToString(result.bytes()))
        : new RawValue(text);
  }
}
