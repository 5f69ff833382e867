package dev.firebreak.node;

import dev.firebreak.command.Programs;
import dev.firebreak.process.NodeEndOrder;
import dev.firebreak.store.NodeStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the reaper beside this node end its lease when its process has ended. */
final class LeaseEndOrder {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseEndOrder.class);

  private LeaseEndOrder() {}

  /** Starts the reaper if this node has a lease. */
  static void start(@Nullable NodeStore nodes, Programs programs) {
    NodeEndOrder order = nodes == null ? null : nodes.endOfLease();
    if (order == null) {
      return;
    }
    try {
      programs.atNodeEnd(order);
    } catch (IOException e) {
      LOG.warn(
          "No reaper process runs for this node's lease, because the work folder can't be made"
              + " ({}): if the node's process ended, its tasks would run elsewhere only after the"
              + " whole lease.",
          e.toString());
    }
  }
}
