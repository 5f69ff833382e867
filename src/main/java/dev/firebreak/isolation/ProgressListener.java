package dev.firebreak.isolation;

import org.jspecify.annotations.Nullable;

/**
 * Receives the progress of an attempt. Called by the handler's thread: must neither block nor
 * throw.
 */
@FunctionalInterface
public interface ProgressListener {

  /**
   * Reports the progress.
   *
   * @param fraction 0 to 1
   * @param note a few words; null for none
   */
  void progressed(double fraction, @Nullable String note);
}
