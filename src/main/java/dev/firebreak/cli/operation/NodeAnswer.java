package dev.firebreak.cli.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.client.HttpAnswer;
import java.io.IOException;

/** A node's answer to a request about types or schedules. */
record NodeAnswer(HttpAnswer answer, JsonNode document) {
  private static final JsonMapper JSON = new JsonMapper();

  static NodeAnswer of(HttpAnswer answer) throws IOException {
    return new NodeAnswer(answer, JSON.readTree(answer.text()));
  }

  boolean ok() {
    return answer.ok();
  }

  /** Prints why the request was refused, and returns the exit code. */
  int refused() {
    System.err.println(document.path("detail").asText(answer.text()));
    return ExitCode.ofStatus(answer.status());
  }

  /** Describes a pause; empty if there is none. */
  static String pause(JsonNode paused) {
    if (paused.isMissingNode()) {
      return "";
    }
    String by = paused.path("by").asText();
    String reason = paused.path("reason").asText();
    return "paused since "
        + paused.path("since").asText()
        + (by.isEmpty() ? "" : " by " + by)
        + (reason.isEmpty() ? "" : ": " + reason);
  }
}
