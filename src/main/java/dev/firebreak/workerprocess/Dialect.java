package dev.firebreak.workerprocess;

import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.task.Outcome;
import org.jspecify.annotations.Nullable;

/** How attempts and answers are written as lines. Thread-safe. */
interface Dialect {
  /** The first line to a process, which the process answers when it is ready; empty for none. */
  byte[] greeting();

  /** The outcome if this input can't be sent; null if it can. */
  @Nullable Outcome refusal(Payload input);

  /** The line of an attempt, with its end. */
  byte[] order(AttemptContext attempt, Payload input);

  /** Whether a line is not of the protocol but is tolerated; it is kept as evidence. */
  boolean isNoise(byte[] line);

  /**
   * Reads a line.
   *
   * @param id the id of the attempt that the process has
   */
  Answer read(byte[] line, String id);

  /**
   * The answer to a line about a step, with its end.
   *
   * @param id the id of the attempt that the process has
   */
  byte[] stepReply(String id, StepReply reply);

  /** The line that asks for the end of an attempt; empty if a signal does. */
  byte[] cancellation();
}
