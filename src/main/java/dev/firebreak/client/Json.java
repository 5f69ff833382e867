package dev.firebreak.client;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Reads and writes JSON of any length. Numbers keep their digits, including trailing zeros. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              new JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(Integer.MAX_VALUE)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** Parses a tree; returns a missing node if the text is not JSON. */
  static JsonNode lenient(byte[] text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException _) {
      return MissingNode.getInstance();
    }
  }

  static JsonNode lenient(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }
}
