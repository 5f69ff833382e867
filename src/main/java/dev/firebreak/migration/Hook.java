package dev.firebreak.migration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A hook as it is written in a hooks file. A value of another kind than its key has is reported and
 * read as if it were missing.
 *
 * @param name names the hook in reports
 * @param node the hook
 * @param errors receives reports
 */
record Hook(String name, JsonNode node, List<String> errors) {
  /** The keys that are translated. */
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "execute-command",
          "command-working-directory",
          "response-message",
          "response-headers",
          "success-http-response-code",
          "incoming-payload-content-type",
          "http-methods",
          "include-command-output-in-response",
          "include-command-output-in-response-on-error",
          "pass-arguments-to-command",
          "pass-environment-to-command",
          "pass-file-to-command",
          "parse-parameters-as-json",
          "trigger-rule",
          "trigger-rule-mismatch-http-response-code",
          "trigger-signature-soft-failures");

  String text(String key) {
    return text(node, key);
  }

  /** A member of this hook's parts; empty if it is missing. */
  String text(JsonNode part, String key) {
    JsonNode value = part.path(key);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      errors.add(name + ": " + key + " must be a text");
    }
    return value.isTextual() ? value.textValue() : "";
  }

  boolean flag(String key) {
    JsonNode value = node.path(key);
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      errors.add(name + ": " + key + " must be true or false");
    }
    return value.booleanValue();
  }

  /** A status; 0 if it is missing. */
  int status(String key) {
    JsonNode value = node.path(key);
    if (value.isMissingNode() || value.isNull() || (value.isInt() && value.intValue() == 0)) {
      return 0;
    } else if (value.isInt() && value.intValue() >= 100 && value.intValue() <= 599) {
      return value.intValue();
    }
    errors.add(name + ": " + key + " must be an HTTP status");
    return 0;
  }

  List<JsonNode> objects(String key) {
    List<JsonNode> objects = new ArrayList<>();
    for (JsonNode item : array(node, key)) {
      if (item.isObject()) {
        objects.add(item);
      } else {
        errors.add(name + ": " + key + " must be a list of objects");
      }
    }
    return objects;
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : array(node, key)) {
      if (item.isTextual()) {
        texts.add(item.textValue());
      } else {
        errors.add(name + ": " + key + " must be a list of texts");
      }
    }
    return texts;
  }

  JsonNode array(JsonNode part, String key) {
    JsonNode value = part.path(key);
    if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
      errors.add(name + ": " + key + " must be a list");
      return node.path(" ");
    }
    return value;
  }

  /** The keys that no version of webhook's documentation describes. */
  List<String> unknownKeys() {
    List<String> unknown = new ArrayList<>();
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                unknown.add(key);
              }
            });
    return unknown;
  }
}
