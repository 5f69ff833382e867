package dev.firebreak.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task to be submitted. Create it with {@link #of} or {@link #json}, and set options with the
 * other methods.
 *
 * @param type the name of its type
 * @param body the input, not copied
 * @param contentType the media type of the input; null for unspecified
 * @param key the idempotency key, 1 to 255 printable ASCII characters: a second submission with it
 *     is the same task
 * @param plan when and how it runs
 * @param group the id of the group that counts the task; null for none
 * @param parent the id of the task that submits this one; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Submission(
    String type,
    byte[] body,
    @Nullable String contentType,
    String key,
    Plan plan,
    @Nullable String group,
    @Nullable String parent) {

  /**
   * When and how a task runs.
   *
   * @param delay the delay after the node accepts the task; null for none
   * @param runAt the earliest time to run; null for at once
   * @param priority 0 to 3, 0 first; null for the node's default
   * @param timeout the timeout of each attempt, shorter than configured; null for that of the type
   */
  public record Plan(
      @Nullable Duration delay,
      @Nullable Instant runAt,
      @Nullable Integer priority,
      @Nullable Duration timeout) {
    static final Plan DEFAULT = new Plan(null, null, null, null);
  }

  /** Creates a submission of bytes with a unique key. */
  public static Submission of(String type, byte[] body, @Nullable String contentType) {
    return new Submission(
        type, body, contentType, UUID.randomUUID().toString(), Plan.DEFAULT, null, null);
  }

  /** Creates a submission of JSON with a unique key. */
  public static Submission json(String type, String json) {
    return of(type, json.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  /** Returns this submission with the given key. */
  public Submission withKey(String own) {
    return new Submission(type, body, contentType, own, plan, group, parent);
  }

  /** Returns this submission for a group, which has to be open. */
  public Submission inGroup(String id) {
    return new Submission(type, body, contentType, key, plan, id, parent);
  }

  /**
   * Returns this submission as that of a child of a running task. Give it a key of your own, by
   * which a repeated attempt of the parent finds the child again: it belongs to the parent.
   */
  public Submission childOf(String task) {
    return new Submission(type, body, contentType, key, plan, group, task);
  }

  /** Returns this submission with a delay. */
  public Submission after(Duration delay) {
    return with(new Plan(delay, null, plan.priority, plan.timeout));
  }

  /** Returns this submission with an earliest time to run. */
  public Submission at(Instant runAt) {
    return with(new Plan(null, runAt, plan.priority, plan.timeout));
  }

  /** Returns this submission with a priority, 0 to 3, 0 first. */
  public Submission withPriority(int priority) {
    return with(new Plan(plan.delay, plan.runAt, priority, plan.timeout));
  }

  /** Returns this submission with a timeout for each attempt. */
  public Submission withTimeout(Duration timeout) {
    return with(new Plan(plan.delay, plan.runAt, plan.priority, timeout));
  }

  private Submission with(Plan other) {
    return new Submission(type, body, contentType, key, other, group, parent);
  }
}
