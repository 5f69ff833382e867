package dev.firebreak.cluster;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The free capacity of one type on one node.
 *
 * @param slots how many calls could begin at once
 * @param places how many calls would be admitted, including those
 * @param versions the versions of the tasks that the node runs; null for all, as from nodes of an
 *     older program
 */
record FreeCapacity(int slots, int places, @Nullable Set<String> versions)
    implements Comparable<FreeCapacity> {
  static final FreeCapacity NONE = new FreeCapacity(0, 0);

  /** The free capacity of a type whose tasks all run on the node. */
  FreeCapacity(int slots, int places) {
    this(slots, places, null);
  }

  FreeCapacity less() {
    return new FreeCapacity(Math.max(0, slots - 1), Math.max(0, places - 1), versions);
  }

  /** Whether the node runs tasks with this recorded version; null for tasks without one. */
  boolean accepts(@Nullable String version) {
    return version == null || versions == null || versions.contains(version);
  }

  /** Orders nodes by free slots, then by free places. */
  @Override
  public int compareTo(FreeCapacity other) {
    return slots == other.slots
        ? Integer.compare(places, other.places)
        : Integer.compare(slots, other.slots);
  }
}
