package dev.firebreak.isolation;

import dev.firebreak.step.StepJournal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Receives what a running attempt reports. Called by the handler's thread, and for the output of a
 * program by the thread that serves all programs: must neither block nor throw.
 */
@FunctionalInterface
public interface AttemptListener {

  /**
   * Reports the progress.
   *
   * @param fraction 0 to 1
   * @param note a few words; null for none
   */
  void progressed(double fraction, @Nullable String note);

  /**
   * The handler has logged a text, or the program has written to its standard error.
   *
   * @param bytes valid during the call only
   */
  default void wrote(ByteBuffer bytes) {}

  /** The steps of the task that the attempt runs for; null for a call, which records none. */
  default @Nullable StepJournal steps() {
    return null;
  }
}
