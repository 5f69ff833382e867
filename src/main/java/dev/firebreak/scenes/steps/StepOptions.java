package dev.firebreak.scenes.steps;

import dev.firebreak.scenes.server.PostgresPrograms;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options of the scene {@code steps}.
 *
 * @param kills how many kills there are on each store
 * @param seed the seed of what is killed, and when
 * @param steps the number of steps of each job
 * @param store the store to use; null for each that is available
 * @param jdbcUrl the database of the user to use; null for a PostgreSQL server of the scene's own
 * @param postgres the PostgreSQL to start; empty if none is installed
 */
public record StepOptions(
    int kills,
    long seed,
    int steps,
    @Nullable Kept store,
    @Nullable String jdbcUrl,
    Optional<PostgresPrograms> postgres) {

  /** Where the steps are recorded. */
  public enum Kept {
    /** In a file of one node. */
    SQLITE,
    /** In a PostgreSQL server that two nodes share. */
    POSTGRES
  }

  boolean uses(Kept kept) {
    return store == null || store == kept;
  }
}
