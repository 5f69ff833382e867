package dev.firebreak.store;

import dev.firebreak.task.RunId;
import org.jspecify.annotations.Nullable;

/**
 * What a task belongs to.
 *
 * @param group the group that counts the task; null for none
 * @param parent the task that submits it; null for none
 */
public record Relations(@Nullable RunId group, @Nullable RunId parent) {
  /** A task that belongs to nothing. */
  public static final Relations NONE = new Relations(null, null);

  /** Whether there are none. */
  public boolean none() {
    return group == null && parent == null;
  }

  /** A task of a group. */
  public static Relations inGroup(RunId group) {
    return new Relations(group, null);
  }

  /** A child of a task. */
  public static Relations childOf(RunId parent) {
    return new Relations(null, parent);
  }
}
