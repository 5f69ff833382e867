package dev.firebreak.group;

import dev.firebreak.task.RunId;
import org.jspecify.annotations.Nullable;

/**
 * What a task belongs to, and what belongs to it.
 *
 * @param parent the task that submitted it; null for none
 * @param group the group that counts it; null for none
 * @param children the tasks that name it as their parent, by state
 */
public record Family(@Nullable RunId parent, @Nullable RunId group, GroupCounts children) {
  /** Belongs to nothing. */
  public static final Family NONE = new Family(null, null, GroupCounts.NONE);

  /** The most tasks that may name one task as their parent; submits at once may exceed it. */
  public static final int MOST_CHILDREN = 10_000;

  /** How many ancestors a task may have. */
  public static final int DEEPEST = 16;
}
