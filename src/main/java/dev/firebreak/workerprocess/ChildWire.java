package dev.firebreak.workerprocess;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The lines between the node and a child JVM, as both sides write and read them. Bytes are always
 * sent in Base64, so that the handler gets exactly what the caller sent, malformed JSON too.
 */
public final class ChildWire {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();
  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .defaultPropertyInclusion(nonNull())
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private ChildWire() {}

  /**
   * The first line to a child.
   *
   * @param type the name of its type
   * @param config the part of the node's configuration that the handler needs, as JSON
   */
  public record Setup(String type, String config) {}

  private static JsonInclude.Value nonNull() {
    return JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL);
  }

  /** A message as a line, with its line end. */
  public static byte[] line(Object message) {
    try {
      byte[] json = MAPPER.writeValueAsBytes(message);
      byte[] line = Arrays.copyOf(json, json.length + 1);
      line[json.length] = '\n';
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a line.
   *
   * @throws IOException if the line is not a message of that class
   */
  public static <T> T read(byte[] line, Class<T> message) throws IOException {
    return MAPPER.readValue(line, message);
  }
}
