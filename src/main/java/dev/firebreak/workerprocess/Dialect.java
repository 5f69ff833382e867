package dev.firebreak.workerprocess;

import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.task.Outcome;
import org.jspecify.annotations.Nullable;

/** How attempts and answers are written as lines. Thread-safe. */
interface Dialect {
  /** The first line that a process gets, after which it says that it is ready; empty for none. */
  byte[] greeting();

  /** Why this input can't be sent at all; null if it can. */
  @Nullable Outcome refusal(Payload input);

  /** The line of an attempt, with its end. */
  byte[] order(AttemptContext attempt, Payload input);

  /** Whether a line is none of the protocol's and yet may be there; it counts as a lament. */
  boolean isNoise(byte[] line);

  /**
   * What a line says.
   *
   * @param id of the attempt that the process has
   */
  Answer read(byte[] line, String id);

  /** The line that asks for the end of an attempt; empty if a signal does. */
  byte[] cancellation();
}
