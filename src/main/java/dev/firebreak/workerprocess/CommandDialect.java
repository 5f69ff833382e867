package dev.firebreak.workerprocess;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.firebreak.api.Payload;
import dev.firebreak.api.Request;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.json.Json;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RecordedStep;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The documented protocol: JSON is embedded as it is, any other input as a string in Base64.
 *
 * @param consumes the media types of the type; bytes without a content type are JSON if the type
 *     accepts only JSON
 */
record CommandDialect(Json json, MediaTypes consumes) implements Dialect {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final byte[] NONE = {};

  @Override
  public byte[] greeting() {
    return NONE;
  }

  @Override
  public @Nullable Outcome refusal(Payload input) {
    return isJson(input) && input.size() > 0 ? json.fault(input.bytes()) : null;
  }

  private boolean isJson(Payload input) {
    if (!input.contentType().equals(Payload.UNSPECIFIED)) {
      return MediaTypes.JSON.accept(input.contentType());
    }
    return !consumes.ranges().isEmpty()
        && consumes.ranges().stream().allMatch(MediaTypes.JSON::accept);
  }

  @Override
  public byte[] order(AttemptContext attempt, Payload input) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(input.size() + 200);
    boolean asIs = isJson(input);
    try (JsonGenerator to = FACTORY.createGenerator(line)) {
      to.writeStartObject();
      to.writeStringField("id", attempt.id());
      to.writeStringField("type", attempt.type());
      to.writeNumberField("attempt", attempt.number());
      if (attempt.fence() > 0) {
        to.writeNumberField("fence", attempt.fence());
      }
      if (attempt.traceparent() != null) {
        to.writeStringField("traceparent", attempt.traceparent());
      }
      if (attempt.tracestate() != null) {
        to.writeStringField("tracestate", attempt.tracestate());
      }
      writeRequest(to, attempt.request());
      to.writeStringField("contentType", asIs ? "application/json" : input.contentType());
      to.writeFieldName("input");
      if (asIs) {
        to.writeRawValue(oneLine(input.bytes()));
      } else {
        to.writeBinary(input.bytes());
      }
      to.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static void writeRequest(JsonGenerator to, @Nullable Request request) throws IOException {
    if (request == null) {
      return;
    }
    to.writeObjectFieldStart("request");
    to.writeStringField("method", request.method());
    to.writeStringField("path", request.path());
    if (request.query() != null) {
      to.writeStringField("query", request.query());
    }
    to.writeObjectFieldStart("headers");
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      to.writeStringField(header.getKey(), header.getValue());
    }
    to.writeEndObject();
    to.writeEndObject();
  }

  /** Replaces line ends by blanks: in JSON they only occur outside of strings. */
  private static String oneLine(byte[] bytes) {
    if (bytes.length == 0) {
      return "null";
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return unmarked.replace('\n', ' ').replace('\r', ' ');
  }

  @Override
  public boolean isNoise(byte[] line) {
    return TextLimits.isBlank(line);
  }

  @Override
  public Answer read(byte[] line, String id) {
    return AnswerLine.read(line, id);
  }

  @Override
  public byte[] stepReply(String id, StepReply reply) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(200);
    try (JsonGenerator to = FACTORY.createGenerator(line)) {
      to.writeStartObject();
      to.writeStringField("id", id);
      to.writeObjectFieldStart("step");
      to.writeStringField("name", reply.name());
      switch (reply) {
        case StepReply.Known(RecordedStep known) -> {
          to.writeBooleanField("recorded", true);
          writeResult(to, known.result());
        }
        case StepReply.Unknown _ -> to.writeBooleanField("recorded", false);
        case StepReply.Ended ended -> to.writeBooleanField("recorded", ended.recorded());
        case StepReply.Slept _ -> to.writeBooleanField("recorded", true);
        case StepReply.Signalled(_, Payload body) -> {
          to.writeBooleanField("recorded", true);
          if (body == null) {
            to.writeBooleanField("timedOut", true);
          } else {
            writeResult(to, body);
          }
        }
        case StepReply.Parked parked -> to.writeStringField("parked", parked.waitingFor());
        case StepReply.Refused refused -> to.writeStringField("refused", refused.reason());
      }
      to.writeEndObject();
      to.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static void writeResult(JsonGenerator to, Payload result) throws IOException {
    boolean asIs = MediaTypes.JSON.accept(result.contentType());
    to.writeStringField("contentType", result.contentType());
    to.writeFieldName("result");
    if (asIs) {
      to.writeRawValue(oneLine(result.bytes()));
    } else {
      to.writeBinary(result.bytes());
    }
  }

  @Override
  public byte[] cancellation() {
    return NONE;
  }
}
