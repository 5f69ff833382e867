package dev.firebreak.cluster;

import dev.firebreak.memory.ByteBudget;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.Admission;
import dev.firebreak.tasks.TaskService;
import java.util.Map;

/**
 * What the actors of this package work with.
 *
 * @param node what the rest of the node knows of them
 * @param rooms the room of other nodes
 * @param interests what other nodes want to hear
 */
record ClusterContext(
    ClusterNode node,
    PeerCapacity rooms,
    PeerInterests interests,
    TaskService tasks,
    TaskStore store,
    TaskEvents events) {

  ByteBudget memory() {
    return tasks.memory();
  }

  Map<String, Admission> doors() {
    return tasks.types();
  }
}
