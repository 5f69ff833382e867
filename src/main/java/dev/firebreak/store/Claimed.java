package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Claim;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A task that this node has claimed, to run one attempt of it.
 *
 * @param claim the right to settle the attempt
 * @param tries the attempt and those before it
 * @param timeout of an attempt; null for its type's
 * @param input what its handler is given
 * @param trace the caller's trace context; null for none
 * @param owner the owner of the task; empty if it has none
 * @param waited for how long the task was due before it was claimed, by the store's clock
 */
public record Claimed(
    Claim claim,
    Tries tries,
    @Nullable Duration timeout,
    Payload input,
    @Nullable String trace,
    String owner,
    Duration waited) {
  /**
   * The attempt and those before it.
   *
   * @param attempt which attempt this is, from 1
   * @param maxAttempts how many the task may have
   * @param crashes how often a process was lost that ran the task; from {@link #SUSPECT} on it must
   *     run in a process of its own
   */
  public record Tries(int attempt, int maxAttempts, int crashes) {}

  /**
   * The number of crashes from which on a task is suspect. It stands in the partial indexes of both
   * databases too: another number needs a migration of them.
   */
  public static final int SUSPECT = 2;

  /** The number of crashes with which a task is quarantined. */
  public static final int QUARANTINE = 3;

  /** How long a suspect task waits after a crash until it is due again. */
  public static final Duration PAUSE_WHEN_SUSPECT = Duration.ofSeconds(2);

  /**
   * Whether the task must run in a process of its own, which shows whether the task causes the
   * crashes.
   */
  public boolean suspect() {
    return tries.crashes() >= SUSPECT;
  }
}
