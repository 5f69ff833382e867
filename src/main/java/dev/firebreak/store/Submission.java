package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task to be accepted.
 *
 * @param id its new id
 * @param type its type's name
 * @param owner the owner of the task; empty if it has none
 * @param plan when and how often it is to run
 * @param input what its handler is given
 * @param key the idempotency key; null for none
 * @param trace the caller's trace context; null for none
 * @param start whether it is claimed in the same commit, if it is due; there must be a slot then
 * @param search the members of the input by which the task can be found
 */
public record Submission(
    RunId id,
    String type,
    String owner,
    Plan plan,
    Payload input,
    @Nullable IdempotencyKey key,
    @Nullable String trace,
    Start start,
    List<SearchValue> search) {
  /** Copies the list. */
  public Submission {
    search = List.copyOf(search);
  }

  /** A task that can't be found by its input. */
  public Submission(
      RunId id,
      String type,
      String owner,
      Plan plan,
      Payload input,
      @Nullable IdempotencyKey key,
      @Nullable String trace,
      Start start) {
    this(id, type, owner, plan, input, key, trace, start, List.of());
  }

  /** A task without an owner. */
  public Submission(
      RunId id,
      String type,
      Plan plan,
      Payload input,
      @Nullable IdempotencyKey key,
      @Nullable String trace,
      Start start) {
    this(id, type, "", plan, input, key, trace, start);
  }

  /**
   * When and how often the task runs.
   *
   * @param priority 0 to 3, 0 first
   * @param runAt not before this; null for at once, or after the delay
   * @param delay not before this time after it is accepted, by the store's clock; null for none
   * @param timeout of each attempt; null for its type's
   * @param maxAttempts how many it may have, from 1
   */
  public record Plan(
      int priority,
      @Nullable Instant runAt,
      @Nullable Duration delay,
      @Nullable Duration timeout,
      int maxAttempts) {

    /** Without a delay. */
    public Plan(
        int priority, @Nullable Instant runAt, @Nullable Duration timeout, int maxAttempts) {
      this(priority, runAt, null, timeout, maxAttempts);
    }
  }
}
