package dev.firebreak.scenes;

import dev.firebreak.scenes.server.PostgresPrograms;
import dev.firebreak.scenes.steps.StepOptions;
import dev.firebreak.scenes.steps.StepOptions.Kept;
import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code firebreak demo}.
 *
 * @param out where scenes print
 * @param strict whether a promised time that is exceeded makes a scene fail
 * @param quick whether scenes use a tenth of their load
 * @param postgres the PostgreSQL to use; empty if none is installed
 * @param kills what only the scene {@code steps} uses
 */
public record SceneOptions(
    PrintStream out,
    boolean strict,
    boolean quick,
    Optional<PostgresPrograms> postgres,
    Kills kills) {
  private static final int STEPS = 1000;

  private static final int QUICK_DIVISOR = 10;

  /**
   * The kills of the scene {@code steps}.
   *
   * @param number how many there are on each store
   * @param seed the seed of what is killed, and when
   * @param store the store to use; null for each that is available
   * @param jdbcUrl the database of the user to use; null for a server of the scene's own
   */
  public record Kills(int number, long seed, @Nullable Kept store, @Nullable String jdbcUrl) {
    /** Whether the scene can only be played with a PostgreSQL server of its own. */
    boolean needServer() {
      return store == Kept.POSTGRES && jdbcUrl == null;
    }
  }

  StepOptions ofSteps() {
    return new StepOptions(
        kills.number(), kills.seed(), load(STEPS), kills.store(), kills.jdbcUrl(), postgres);
  }

  /**
   * The number of calls, tasks or callers to use for a full load of {@code whole}; at least one.
   */
  int load(int whole) {
    return quick ? Math.max(1, whole / QUICK_DIVISOR) : whole;
  }
}
