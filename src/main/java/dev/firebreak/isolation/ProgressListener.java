package dev.firebreak.isolation;

import org.jspecify.annotations.Nullable;

/** Told how far an attempt is. Called by the handler's thread: must neither block nor throw. */
@FunctionalInterface
public interface ProgressListener {

  /**
   * It is so far.
   *
   * @param fraction 0 to 1
   * @param note a few words; null for none
   */
  void progressed(double fraction, @Nullable String note);
}
