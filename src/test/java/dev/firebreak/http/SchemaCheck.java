package dev.firebreak.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks a document by a schema, as far as the schemas of openapi.yaml go. */
final class SchemaCheck {
  private final JsonNode root;
  private final List<String> faults = new ArrayList<>();

  private SchemaCheck(JsonNode root) {
    this.root = root;
  }

  /** What is wrong with a document. */
  static List<String> faults(JsonNode root, JsonNode schema, JsonNode document) {
    SchemaCheck check = new SchemaCheck(root);
    check.check("", schema, document);
    return check.faults;
  }

  private void check(String where, JsonNode schema, JsonNode value) {
    if (schema.has("$ref")) {
      check(where, root.at(schema.path("$ref").asText().substring(1)), value);
      return;
    }
    if (schema.has("type")) {
      require(where, isOfType(schema.path("type").asText(), value), "is no " + schema.path("type"));
    }
    checkText(where, schema, value);
    if (schema.has("minimum")) {
      require(where, value.asDouble() >= schema.path("minimum").asDouble(), "is too small");
    }
    if (schema.has("maximum")) {
      require(where, value.asDouble() <= schema.path("maximum").asDouble(), "is too large");
    }
    schema
        .path("required")
        .forEach(name -> require(where, value.has(name.asText()), "lacks " + name));
    for (int i = 0; value.isArray() && schema.has("items") && i < value.size(); i++) {
      check(where + '/' + i, schema.path("items"), value.get(i));
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      JsonNode known = schema.path("properties").path(member.getKey());
      JsonNode others = schema.path("additionalProperties");
      if (!known.isMissingNode()) {
        check(where + '/' + member.getKey(), known, member.getValue());
      } else if (others.isObject()) {
        check(where + '/' + member.getKey(), others, member.getValue());
      } else {
        require(where, others.asBoolean(true), "has the undocumented " + member.getKey());
      }
    }
  }

  private void checkText(String where, JsonNode schema, JsonNode value) {
    if (schema.has("enum")) {
      boolean listed = false;
      for (JsonNode one : schema.path("enum")) {
        listed |= one.equals(value);
      }
      require(where, listed, value + " is not in enum");
    }
    if (schema.has("pattern")) {
      require(
          where, value.asText().matches(schema.path("pattern").asText()), "has another pattern");
    }
  }

  private void require(String where, boolean holds, String otherwise) {
    if (!holds) {
      faults.add(where + ' ' + otherwise);
    }
  }

  private static boolean isOfType(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> false;
    };
  }
}
