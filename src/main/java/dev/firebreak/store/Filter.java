package dev.firebreak.store;

import dev.firebreak.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Selects tasks.
 *
 * @param type only tasks of this type; null for all
 * @param state only tasks in this state; null for all
 * @param owner only tasks of this owner, not empty; null for all
 * @param details further conditions
 */
public record Filter(
    @Nullable String type,
    @Nullable TaskState state,
    @Nullable String owner,
    FilterDetails details) {
  /** Selects tasks without further conditions. */
  public Filter(@Nullable String type, @Nullable TaskState state, @Nullable String owner) {
    this(type, state, owner, FilterDetails.NONE);
  }

  /** Selects tasks of all owners. */
  public Filter(@Nullable String type, @Nullable TaskState state) {
    this(type, state, null);
  }
}
