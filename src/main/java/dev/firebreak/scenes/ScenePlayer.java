package dev.firebreak.scenes;

import java.io.PrintStream;
import java.util.Optional;

/**
 * How scenes are played.
 *
 * @param out where they are shown
 * @param strict whether what is promised about times counts too
 * @param quick whether a tenth of the load is enough
 * @param postgres for scenes that need one; empty if there is none
 */
public record ScenePlayer(
    PrintStream out, boolean strict, boolean quick, Optional<PostgresPrograms> postgres) {
  private static final int QUICKER = 10;

  /** How many calls, tasks or callers to use where a whole show uses so many; at least one. */
  int load(int whole) {
    return quick ? Math.max(1, whole / QUICKER) : whole;
  }
}
