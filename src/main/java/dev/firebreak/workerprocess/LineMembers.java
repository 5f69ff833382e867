package dev.firebreak.workerprocess;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.firebreak.api.Payload;
import dev.firebreak.isolation.MediaTypes;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the values of members of a line that a command has written. */
final class LineMembers {
  /**
   * No limits of its own: {@code max-output} limits lines, which must be in UTF-8, as offsets are
   * unknown in other encodings.
   */
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private LineMembers() {}

  /** The text of a value; null for an object or an array, which count as missing. */
  static @Nullable String text(JsonParser parser) throws IOException {
    String text = parser.getValueAsString();
    skip(parser);
    return text;
  }

  static void skip(JsonParser parser) throws IOException {
    parser.skipChildren();
    parser.finishToken();
  }

  /** The bytes of a value as they are in the line. */
  static byte[] raw(JsonParser parser, byte[] line) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    skip(parser);
    return Arrays.copyOfRange(line, start, (int) parser.currentLocation().getByteOffset());
  }

  static boolean isJson(String contentType) {
    return !contentType.equals(Payload.UNSPECIFIED) && MediaTypes.JSON.accept(contentType);
  }

  /**
   * The content that a value stands for.
   *
   * @param contentType its media type; null for JSON
   * @return JSON as it is, what else is in Base64 decoded; null if it is not a string in Base64 or
   *     has no valid media type
   */
  static @Nullable Payload payload(byte[] value, @Nullable String contentType) {
    if (contentType == null || isJson(contentType)) {
      return Payload.json(value);
    }
    try (JsonParser parser = FACTORY.createParser(value)) {
      return parser.nextToken() == JsonToken.VALUE_STRING
          ? Payload.of(parser.getBinaryValue(), contentType)
          : null;
    } catch (IOException | IllegalArgumentException _) {
      return null;
    }
  }
}
