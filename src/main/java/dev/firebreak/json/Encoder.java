package dev.firebreak.json;

import dev.firebreak.api.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes bytes of a handler's result. Runs where the handler runs. */
@FunctionalInterface
public interface Encoder {
  Payload encode(@Nullable Object result) throws IOException;

  /** For handlers that answer bytes. */
  static Payload bytes(@Nullable Object result) {
    if (result instanceof Payload payload) {
      return payload;
    }
    throw new NullPointerException("the handler returned null instead of a Payload");
  }
}
