package dev.firebreak.store;

import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a submission, once that is on stable storage. */
public sealed interface Accepted {

  /**
   * It is a task now.
   *
   * @param createdAt when it was accepted
   * @param runAt when it may run
   * @param claim if it was claimed at once; else null
   */
  record Stored(Instant createdAt, Instant runAt, @Nullable Claim claim) implements Accepted {}

  /**
   * Its key was used before, for the same.
   *
   * @param id the task of that time
   */
  record Known(RunId id) implements Accepted {}

  /**
   * Its key was used before, for something else.
   *
   * @param id the task of that time
   */
  record KeyReused(RunId id) implements Accepted {}
}
