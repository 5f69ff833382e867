package dev.firebreak.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task to be submitted. Make one with {@link #of} or {@link #json} and say more with the others.
 *
 * @param type of what type
 * @param body the input, not copied
 * @param contentType what it is; null to leave that open
 * @param key makes a second submission the same task: 1 to 255 printable ASCII characters
 * @param plan when and how
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Submission(
    String type, byte[] body, @Nullable String contentType, String key, Plan plan) {

  /**
   * When and how.
   *
   * @param delay from when the node takes it; null for none
   * @param runAt not before this; null for at once
   * @param priority 0 to 3, 0 first; null for the node's default
   * @param timeout of each attempt, only shorter than configured; null for its type's
   */
  public record Plan(
      @Nullable Duration delay,
      @Nullable Instant runAt,
      @Nullable Integer priority,
      @Nullable Duration timeout) {
    static final Plan DEFAULT = new Plan(null, null, null, null);
  }

  /** With bytes, and a key that nobody else has. */
  public static Submission of(String type, byte[] body, @Nullable String contentType) {
    return new Submission(type, body, contentType, UUID.randomUUID().toString(), Plan.DEFAULT);
  }

  /** With JSON, and a key that nobody else has. */
  public static Submission json(String type, String json) {
    return of(type, json.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  /** The same with a key of the caller's own. */
  public Submission withKey(String own) {
    return new Submission(type, body, contentType, own, plan);
  }

  /** The same, to run after a time. */
  public Submission after(Duration delay) {
    return with(new Plan(delay, null, plan.priority, plan.timeout));
  }

  /** The same, to run from a moment on. */
  public Submission at(Instant runAt) {
    return with(new Plan(null, runAt, plan.priority, plan.timeout));
  }

  /** The same with a priority, 0 to 3, 0 first. */
  public Submission withPriority(int priority) {
    return with(new Plan(plan.delay, plan.runAt, priority, plan.timeout));
  }

  /** The same with a time for each attempt. */
  public Submission withTimeout(Duration timeout) {
    return with(new Plan(plan.delay, plan.runAt, plan.priority, timeout));
  }

  private Submission with(Plan other) {
    return new Submission(type, body, contentType, key, other);
  }
}
