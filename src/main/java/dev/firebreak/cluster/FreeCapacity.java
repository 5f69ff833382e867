package dev.firebreak.cluster;

/**
 * The room of one type on one node.
 *
 * @param slots how many calls could begin at once
 * @param places how many would be let in, those included
 */
record FreeCapacity(int slots, int places) implements Comparable<FreeCapacity> {
  static final FreeCapacity NONE = new FreeCapacity(0, 0);

  FreeCapacity less() {
    return new FreeCapacity(Math.max(0, slots - 1), Math.max(0, places - 1));
  }

  /** Who would begin at once is better than who would let wait. */
  @Override
  public int compareTo(FreeCapacity other) {
    return slots == other.slots
        ? Integer.compare(places, other.places)
        : Integer.compare(slots, other.slots);
  }
}
