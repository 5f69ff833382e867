package dev.firebreak.group;

import org.jspecify.annotations.Nullable;

/**
 * Selects groups.
 *
 * @param owner only groups of this owner; null for all
 * @param state only groups in this state; null for all
 * @param name only groups of exactly this name; null for all
 */
public record GroupFilter(
    @Nullable String owner, TaskGroup.@Nullable State state, @Nullable String name) {
  /** Selects all groups. */
  public static final GroupFilter ALL = new GroupFilter(null, null, null);

  /** Selects the groups of an owner; of all if it is null. */
  public static GroupFilter of(@Nullable String owner) {
    return new GroupFilter(owner, null, null);
  }

  /** Whether it selects by more than the owner. */
  public boolean narrow() {
    return state != null || name != null;
  }
}
