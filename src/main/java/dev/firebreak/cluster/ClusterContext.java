package dev.firebreak.cluster;

import dev.firebreak.access.Quotas;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.observe.WatchedTypes;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.Types;
import dev.firebreak.tasks.TaskService;

/**
 * The objects that the actors of this package share.
 *
 * @param node the interface of the cluster to the rest of this node
 * @param capacities the free capacity of peers
 * @param interests the tasks whose events peers want
 * @param quotas what callers have used of their quotas
 * @param watched the types with their counters
 */
record ClusterContext(
    ClusterNode node,
    PeerCapacity capacities,
    PeerInterests interests,
    TaskService tasks,
    TaskStore store,
    TaskEvents events,
    Quotas quotas,
    WatchedTypes watched) {

  ByteBudget memory() {
    return tasks.memory();
  }

  Types types() {
    return tasks.types();
  }
}
