package dev.firebreak.workerprocess;

import dev.firebreak.task.Outcome;
import org.jspecify.annotations.Nullable;

/** The meaning of a line from a process. */
sealed interface Answer {
  /** The outcome of the attempt that the process has. */
  record Ended(Outcome outcome) implements Answer {}

  /** The process reports a failure, which may be retried. */
  record Failed(String detail) implements Answer {}

  /** The process reports the progress of its attempt. */
  record Underway(double fraction, @Nullable String note) implements Answer {}

  /** The process speaks of a step of its attempt. */
  record OfStep(StepLine line) implements Answer {}

  /** The process is ready for its first attempt. */
  record Ready() implements Answer {}

  /** The process will never be ready. */
  record Unusable(String reason) implements Answer {}

  /**
   * The line is not a valid answer.
   *
   * @param fault what is wrong with the line
   */
  record Wrong(String fault) implements Answer {}
}
