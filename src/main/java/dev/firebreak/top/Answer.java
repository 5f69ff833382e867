package dev.firebreak.top;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.firebreak.client.HttpAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A document of the node, or why it gave none.
 *
 * @param document missing if the node refused it
 * @param problem why it refused; empty if it did not
 */
record Answer(JsonNode document, String problem, int status) {
  /** The answer to a request that was not necessary. */
  static final Answer NONE = new Answer(MissingNode.getInstance(), "", 200);

  private static final JsonMapper JSON = new JsonMapper();
  private static final int FORBIDDEN = 403;

  /**
   * Reads an answer.
   *
   * @param scope the scope that the document requires
   */
  static Answer of(HttpAnswer answer, String scope) {
    JsonNode document = parsed(answer.text());
    if (answer.ok()) {
      return new Answer(document, "", answer.status());
    } else if (answer.status() == FORBIDDEN) {
      return new Answer(MissingNode.getInstance(), "needs scope " + scope, answer.status());
    }
    String title = document.path("title").asText("HTTP status " + answer.status());
    String reason = document.path("detail").asText(title);
    return new Answer(MissingNode.getInstance(), reason, answer.status());
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }

  /** Returns the rows of an array of the document. */
  <T> Section<T> section(String member, Function<JsonNode, T> row) {
    List<T> rows = new ArrayList<>();
    document.path(member).forEach(one -> rows.add(row.apply(one)));
    return new Section<>(List.copyOf(rows), problem, status);
  }

  /** Returns the object in an array that has this value; a missing node if there is none. */
  JsonNode find(String array, String member, String value) {
    for (JsonNode one : document.path(array)) {
      if (one.path(member).asText("").equals(value)) {
        return one;
      }
    }
    return MissingNode.getInstance();
  }
}
