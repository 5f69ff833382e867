package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/** The reasons for which operations are refused, and the operations of a group that are left. */
final class Refusals {
  private Refusals() {}

  static List<Operation<?>> undecided(List<Operation<?>> group) {
    List<Operation<?>> undecided = new ArrayList<>(group);
    undecided.removeIf(Operation::decided);
    return undecided;
  }

  /** Refuses the undecided operations. */
  static void refuse(List<Operation<?>> open, String why) {
    StoreException no =
        new StoreException.Unavailable("the store can't execute the operation: " + why);
    undecided(open).forEach(operation -> operation.refuse(no));
  }

  static StoreException unreachable() {
    return new StoreException.Unavailable("the store can't be reached");
  }

  static StoreException unknown() {
    return new StoreException.OutcomeUnknown(
        "outcome unknown: the connection to the store was lost during the operation, and the store"
            + " can't be asked for its outcome");
  }
}
