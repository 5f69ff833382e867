package dev.firebreak.scenes;

import dev.firebreak.scenes.server.PostgresPrograms;
import java.io.PrintStream;
import java.util.Optional;

/**
 * The options of {@code firebreak demo}.
 *
 * @param out where scenes print
 * @param strict whether a promised time that is exceeded makes a scene fail
 * @param quick whether scenes use a tenth of their load
 * @param postgres the PostgreSQL to use; empty if none is installed
 */
public record SceneOptions(
    PrintStream out, boolean strict, boolean quick, Optional<PostgresPrograms> postgres) {
  private static final int QUICK_DIVISOR = 10;

  /**
   * The number of calls, tasks or callers to use for a full load of {@code whole}; at least one.
   */
  int load(int whole) {
    return quick ? Math.max(1, whole / QUICK_DIVISOR) : whole;
  }
}
