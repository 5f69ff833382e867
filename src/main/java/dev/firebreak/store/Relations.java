package dev.firebreak.store;

import dev.firebreak.task.RunId;
import org.jspecify.annotations.Nullable;

/**
 * What a task belongs to.
 *
 * @param group the group that counts the task; null for none
 */
public record Relations(@Nullable RunId group) {
  /** A task that belongs to nothing. */
  public static final Relations NONE = new Relations(null);

  /** Whether there are none. */
  public boolean none() {
    return group == null;
  }
}
