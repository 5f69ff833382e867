package dev.firebreak.store;

import org.jspecify.annotations.Nullable;

/** What a filter has a condition on, and of which values are read. */
public sealed interface FilterField {
  /**
   * The nodes that ran the newest ended tasks.
   *
   * @param type only tasks of this type; null for all
   * @param owner only tasks of this owner; null for all
   */
  record Nodes(@Nullable String type, @Nullable String owner) implements FilterField {}

  /** The owners of tasks. */
  record Owners() implements FilterField {}

  /**
   * A member of the input of a type's tasks.
   *
   * @param pointer the member, as the type declares it
   * @param owner only the newest tasks of this owner; null for all tasks
   */
  record Members(String type, String pointer, @Nullable String owner) implements FilterField {}
}
