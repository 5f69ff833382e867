package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task to be accepted by a store.
 *
 * @param task the task
 * @param start whether it is claimed in the same commit, if it is due; there must be a slot then
 * @param search the members of the input by which the task can be found
 * @param callback how its end is reported; null for not at all
 * @param version the version that its type has; null if it has none
 */
public record Submission(
    NewTask task,
    Start start,
    List<SearchValue> search,
    @Nullable CallbackOrder callback,
    @Nullable String version) {
  /** Copies the list. */
  public Submission {
    search = List.copyOf(search);
  }

  /** A task whose type has no version. */
  public Submission(
      NewTask task, Start start, List<SearchValue> search, @Nullable CallbackOrder callback) {
    this(task, start, search, callback, null);
  }

  /** A task whose end is not reported. */
  public Submission(NewTask task, Start start, List<SearchValue> search) {
    this(task, start, search, null);
  }

  /** A task without an owner that can't be found by its input. */
  public Submission(
      RunId id,
      String type,
      Plan plan,
      Payload input,
      @Nullable IdempotencyKey key,
      @Nullable String trace,
      Start start) {
    this(new NewTask(id, type, "", plan, input, key, trace), start, List.of());
  }

  /** The same task of a type with this version. */
  public Submission ofVersion(@Nullable String other) {
    return new Submission(task, start, search, callback, other);
  }

  /** The id of the task. */
  public RunId id() {
    return task.id();
  }

  /** The name of its type. */
  public String type() {
    return task.type();
  }

  /** Its owner; empty if it has none. */
  public String owner() {
    return task.owner();
  }

  /** When and how often it is to run. */
  public Plan plan() {
    return task.plan();
  }

  /** What its handler is given. */
  public Payload input() {
    return task.input();
  }

  /** The idempotency key; null for none. */
  public @Nullable IdempotencyKey key() {
    return task.key();
  }

  /** The caller's trace context; null for none. */
  public @Nullable String trace() {
    return task.trace();
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
