package dev.firebreak.store.postgres.nodes;

import dev.firebreak.store.NodeStore.Member;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what became of nodes that are gone, and counts take-overs. */
final class TakeOverReports {
  private static final Logger LOG = LoggerFactory.getLogger(TakeOverReports.class);

  private final LongAdder takeOvers = new LongAdder();
  private final LongAdder takenOver = new LongAdder();

  private final long id;

  /** The names of the nodes that had rows at the last renewal; of the renewing thread. */
  private Map<Long, String> names = Map.of();

  /**
   * Reports as the node with this row.
   *
   * @param id of the row
   */
  TakeOverReports(long id) {
    this.id = id;
  }

  /** How many take-overs this node counts. */
  long takeOvers() {
    return takeOvers.sum();
  }

  /** How many tasks these freed or ended. */
  long takenOver() {
    return takenOver.sum();
  }

  /** Reports a node that this node has declared dead. */
  void declared(DeadNodeTakeover.Declared declared) {
    takeOvers.increment();
    takenOver.add(declared.freed() + declared.ended());
    LOG.warn(
        "Node {} was declared dead: it did not renew its lease for {} s. {} of its tasks are queued"
            + " again, {} ended as cancelled or quarantined.",
        declared.name(),
        Lease.LENGTH.toSeconds(),
        declared.freed(),
        declared.ended());
  }

  /**
   * Reports the nodes whose lease was ended because their process had ended. Each is counted by one
   * node, the oldest that is left.
   */
  void renewed(Renewals.ClusterView view) {
    Map<Long, String> now =
        view.members().stream().collect(Collectors.toMap(Member::id, Member::name));
    for (RowsGone.Gone gone : view.gone()) {
      if (gone.byReaper() && names.containsKey(gone.id()) && !now.containsKey(gone.id())) {
        if (now.keySet().stream().allMatch(other -> id <= other)) {
          takeOvers.increment();
          takenOver.add(gone.freed() + gone.ended());
        }
        LOG.warn(
            "The process of node {} has ended, so the reaper beside it ended its lease: {} of its"
                + " tasks are queued again, {} ended as cancelled or quarantined.",
            names.get(gone.id()),
            gone.freed(),
            gone.ended());
      }
    }
    names = now;
  }
}
