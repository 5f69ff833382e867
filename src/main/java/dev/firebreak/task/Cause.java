package dev.firebreak.task;

import org.jspecify.annotations.Nullable;

/** What made an attempt crash: enough to find the fault, small enough to keep. */
public sealed interface Cause {

  /** In one line, for a person. */
  String summary();

  /**
   * A handler threw something.
   *
   * @param exception the name of its class
   * @param message its message, shortened; null if it had none
   * @param at the line that threw it; null if unknown
   */
  record Thrown(String exception, @Nullable String message, @Nullable String at) implements Cause {
    @Override
    public String summary() {
      return message == null ? exception : exception + ": " + message;
    }
  }

  /**
   * The worker itself was made to fail, as a demonstration or a test.
   *
   * @param reason who asked for it
   */
  record Injected(String reason) implements Cause {
    @Override
    public String summary() {
      return reason;
    }
  }
}
