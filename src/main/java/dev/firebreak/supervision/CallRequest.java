package dev.firebreak.supervision;

import dev.firebreak.api.Payload;
import dev.firebreak.stream.CallStreams;
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
 * @param streams what is passed on while the call runs
 */
public record CallRequest(
    Payload input, @Nullable Duration timeout, @Nullable String trace, CallStreams streams) {
  /** A call of which nothing is passed on while it runs. */
  public CallRequest(Payload input, @Nullable Duration timeout, @Nullable String trace) {
    this(input, timeout, trace, CallStreams.NONE);
  }

  /** A call with this input, and nothing else. */
  public static CallRequest of(Payload input) {
    return new CallRequest(input, null, null);
  }

  /** The same call at this position in a trace. */
  public CallRequest inTrace(@Nullable String position) {
    return Objects.equals(position, trace)
        ? this
        : new CallRequest(input, timeout, position, streams);
  }

  /** The same call, of which these parts are passed on while it runs. */
  public CallRequest with(CallStreams passedOn) {
    return new CallRequest(input, timeout, trace, passedOn);
  }
}
