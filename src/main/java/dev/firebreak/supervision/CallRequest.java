package dev.firebreak.supervision;

import dev.firebreak.api.Payload;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for.
 *
 * @param input the input of the handler
 * @param timeout how long the caller waits for the answer, retries included; null for no limit but
 *     the type's own
 * @param trace the caller's trace context; null if there is none
 */
public record CallRequest(Payload input, @Nullable Duration timeout, @Nullable String trace) {
  /** A call with this input, and nothing else. */
  public static CallRequest of(Payload input) {
    return new CallRequest(input, null, null);
  }

  /** The same call at this position in a trace. */
  public CallRequest inTrace(@Nullable String position) {
    return Objects.equals(position, trace) ? this : new CallRequest(input, timeout, position);
  }
}
