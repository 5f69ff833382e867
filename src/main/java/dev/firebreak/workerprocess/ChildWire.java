package dev.firebreak.workerprocess;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.task.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
      JsonMapper.builder(FACTORY).defaultPropertyInclusion(nonNull()).build();

  private ChildWire() {}

  /**
   * The first line to a child.
   *
   * @param type the name of its type
   * @param config the part of the node's configuration that the handler needs, as JSON
   */
  public record Setup(String type, String config) {}

  /**
   * Any other line to a child.
   *
   * @param cancel whether the line cancels the attempt; all other members but the id are unused
   *     then
   * @param fence the claim number of the attempt of a task; 0 for a call
   * @param timeoutMs how long the attempt may run
   */
  @SuppressWarnings("ArrayRecordComponent") // Only written and read.
  public record Order(
      boolean cancel,
      @Nullable String id,
      @Nullable String type,
      int attempt,
      int fence,
      long timeoutMs,
      @Nullable String contentType,
      byte @Nullable [] input) {
    static final Order CANCEL = new Order(true, null, null, 0, 0, 0, null, null);
  }

  /** The kind of a line from a child. The members that a kind uses are named. */
  public enum Kind {
    /** The handler was made. */
    READY,
    /** The handler can't be made: {@code detail}. */
    UNUSABLE,
    /** Progress: {@code fraction}, {@code detail}. */
    PROGRESS,
    /** {@code contentType} and {@code result}. */
    SUCCEEDED,
    /** {@code status} and {@code detail}. */
    REJECTED,
    /** {@code detail}, {@code status} for the line, and {@code column}. */
    MALFORMED,
    /** {@code errors}. */
    INVALID,
    /** {@code exception}, {@code detail}, {@code at}. */
    CRASHED
  }

  /** A line from a child. Members that its kind does not use are null. */
  @SuppressWarnings("ArrayRecordComponent") // Only written and read.
  public record Reply(
      Kind kind,
      @Nullable String id,
      @Nullable String contentType,
      byte @Nullable [] result,
      @Nullable Integer status,
      @Nullable Integer column,
      @Nullable String detail,
      @Nullable String exception,
      @Nullable String at,
      @Nullable List<Violation> errors,
      @Nullable Double fraction) {}

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
