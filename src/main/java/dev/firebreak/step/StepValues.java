package dev.firebreak.step;

import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.firebreak.api.Payload;
import dev.firebreak.config.JsonSettings;
import dev.firebreak.json.InputRefused;
import dev.firebreak.json.Json;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RecordedStep;
import java.io.IOException;
import java.util.stream.Collectors;

/** Writes the values of handlers as results of steps, and reads results and signals as values. */
final class StepValues {
  /** What a handler has written itself need not be distrusted: only nesting is limited. */
  private static final Json JSON =
      new Json(new JsonSettings(1000, Integer.MAX_VALUE, Integer.MAX_VALUE));

  private static final String BYTES = "application/octet-stream";

  private StepValues() {}

  static Payload written(String name, Object value, Class<?> type) throws IOException {
    return switch (value) {
      case Payload payload -> payload;
      case byte[] bytes -> Payload.of(bytes, BYTES);
      case null, default -> {
        if (value == null && (type == Payload.class || type == byte[].class)) {
          throw new StepRefused("step " + name + " returned null instead of bytes");
        }
        yield JSON.encode(value);
      }
    };
  }

  /** Reads the result of a step. */
  static <T> T read(RecordedStep recorded, Class<T> type) {
    Payload payload = recorded.result();
    boolean json = isJson(payload);
    if (type == Payload.class) {
      return type.cast(payload);
    } else if (type == byte[].class && !json) {
      return type.cast(payload.bytes());
    } else if (type == byte[].class || !json) {
      throw mismatch(recorded, type, json ? "it is JSON" : "it is not JSON");
    }
    try {
      return bound(payload, type);
    } catch (InputRefused e) {
      throw mismatch(recorded, type, why(e.outcome()));
    }
  }

  /** Reads the body of a signal. Callers may leave out its media type. */
  static <T> T signal(String name, Payload body, Class<T> type) {
    if (type == Payload.class) {
      return type.cast(body);
    } else if (type == byte[].class) {
      return type.cast(body.bytes());
    }
    T value;
    try {
      value = bound(body, type);
    } catch (InputRefused e) {
      throw unreadable(name, body, type, why(e.outcome()));
    }
    if (value == null) {
      throw unreadable(name, body, type, "it is null");
    }
    return value;
  }

  private static StepRefused unreadable(String name, Payload body, Class<?> type, String why) {
    return new StepRefused(
        "the body of signal "
            + name
            + ", of "
            + body.size()
            + " bytes, can't be read as "
            + type.getName()
            + ": "
            + why);
  }

  private static boolean isJson(Payload payload) {
    return payload.contentType().startsWith("application/json");
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // The decoder returns what the type says.
  private static <T> T bound(Payload payload, Class<T> type) throws InputRefused {
    if (payload.text().equals("null")) {
      return null;
    }
    return (T) JSON.decoder(TypeFactory.defaultInstance().constructType(type)).decode(payload);
  }

  private static StepRefused mismatch(RecordedStep recorded, Class<?> type, String why) {
    return new StepRefused(
        "step "
            + recorded.step().name()
            + " was recorded as "
            + recorded.result().contentType()
            + " and can't be read as "
            + type.getName()
            + ": "
            + why
            + "; give a step that returns something else another name");
  }

  private static String why(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Malformed malformed -> malformed.detail();
      case Outcome.Invalid invalid ->
          invalid.errors().stream()
              .map(error -> (error.pointer() + " " + error.detail()).strip())
              .collect(Collectors.joining(", "));
      default -> "it has another shape";
    };
  }
}
