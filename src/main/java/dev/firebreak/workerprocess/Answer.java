package dev.firebreak.workerprocess;

import dev.firebreak.task.Outcome;
import org.jspecify.annotations.Nullable;

/** What a line from a process comes to. */
sealed interface Answer {
  /** The outcome of the attempt that it has. */
  record Ended(Outcome outcome) implements Answer {}

  /** It reports a failure, which may be tried again. */
  record Failed(String detail) implements Answer {}

  /** Its attempt is so far, and goes on. */
  record Underway(double fraction, @Nullable String note) implements Answer {}

  /** It is ready for its first attempt. */
  record Ready() implements Answer {}

  /** It will never be ready. */
  record Unusable(String reason) implements Answer {}

  /**
   * It is none.
   *
   * @param fault what is wrong with it
   */
  record Wrong(String fault) implements Answer {}
}
