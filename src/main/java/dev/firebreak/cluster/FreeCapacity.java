package dev.firebreak.cluster;

/**
 * The free capacity of one type on one node.
 *
 * @param slots how many calls could begin at once
 * @param places how many calls would be admitted, including those
 */
record FreeCapacity(int slots, int places) implements Comparable<FreeCapacity> {
  static final FreeCapacity NONE = new FreeCapacity(0, 0);

  FreeCapacity less() {
    return new FreeCapacity(Math.max(0, slots - 1), Math.max(0, places - 1));
  }

  /** Orders nodes by free slots, then by free places. */
  @Override
  public int compareTo(FreeCapacity other) {
    return slots == other.slots
        ? Integer.compare(places, other.places)
        : Integer.compare(slots, other.slots);
  }
}
