package dev.firebreak.json;

import dev.firebreak.api.Answer;
import dev.firebreak.api.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Encodes a handler's result. Runs where the handler runs, because it may execute foreign code. */
@FunctionalInterface
public interface Encoder {
  Payload encode(@Nullable Object result) throws IOException;

  /**
   * The encoding for handlers that return bytes. A handler may return its own input: the head of
   * the request is not that of an answer.
   */
  static Payload bytes(@Nullable Object result) {
    if (result instanceof Payload payload) {
      return payload.head() == null ? payload : payload.withHead(null);
    }
    throw new NullPointerException("the handler returned null instead of a Payload");
  }

  /** The encoding for handlers that choose the status and the header fields of their answer. */
  static Payload answer(@Nullable Object result) {
    if (result instanceof Answer answer) {
      return answer.withHead();
    }
    throw new NullPointerException("the handler returned null instead of an Answer");
  }
}
