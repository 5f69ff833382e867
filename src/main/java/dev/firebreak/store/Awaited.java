package dev.firebreak.store;

import dev.firebreak.api.Payload;
import java.time.Instant;

/** The answer to an attempt that looked for a signal. */
public sealed interface Awaited {
  /** The code of a step that records that a signal has not come in time. */
  int TIMED_OUT = 124;

  /**
   * The signal has come, which is recorded as a step.
   *
   * @param body its body
   */
  record Received(Payload body) implements Awaited {}

  /** The signal has not come in time, which is recorded as a step with {@link #TIMED_OUT}. */
  record Missed() implements Awaited {}

  /**
   * The signal has not come yet.
   *
   * @param until the end of the time
   * @param wakes how many events have woken the task
   */
  record Waiting(Instant until, int wakes) implements Awaited {}

  /** The task waits for too many signals. */
  record TooMany() implements Awaited {}

  /** The claim is not the current one: nothing is recorded. */
  record Stale() implements Awaited {}
}
