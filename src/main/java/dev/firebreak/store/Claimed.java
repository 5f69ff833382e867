package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Claim;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A task that is this node's to run, once.
 *
 * @param claim the right to say what becomes of it
 * @param attempt which attempt this is, from 1
 * @param maxAttempts how many it may have
 * @param crashes how often a JVM was lost under it; from 2 on it is to run apart
 * @param timeout of an attempt; null for its type's
 * @param input what its handler is given
 * @param trace the caller's place in a trace; null if it has none
 */
public record Claimed(
    Claim claim,
    int attempt,
    int maxAttempts,
    int crashes,
    @Nullable Duration timeout,
    Payload input,
    @Nullable String trace) {
  /** After so many crashes a task is suspect. */
  public static final int SUSPECT = 2;

  /** With so many crashes a task is quarantined. */
  public static final int QUARANTINE = 3;

  /** Whether it is to run in a process of its own, to see whose fault it is. */
  public boolean suspect() {
    return crashes >= SUSPECT;
  }
}
