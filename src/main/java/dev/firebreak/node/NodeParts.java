package dev.firebreak.node;

import dev.firebreak.cluster.ClusterNode;
import dev.firebreak.config.Settings;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.pause.Pauses;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a node that exist before its actor system.
 *
 * @param membership the cluster, and whether this node is still a member
 * @param pauses the paused types
 * @param events the events of tasks
 * @param logs what the node records of requests
 */
record NodeParts(
    Settings settings,
    NodeResources resources,
    Stores stores,
    ClusterMembership membership,
    Pauses pauses,
    TaskEvents events,
    Logs logs) {

  static NodeParts of(
      Settings settings, NodeResources resources, Stores stores, Pauses pauses, Logs logs) {
    return new NodeParts(
        settings,
        resources,
        stores,
        ClusterMembership.of(stores.nodes()),
        pauses,
        new TaskEvents(InstantSource.system()),
        logs);
  }

  /** The interface of the cluster; null without one. */
  @Nullable ClusterNode cluster() {
    return membership.node();
  }
}
