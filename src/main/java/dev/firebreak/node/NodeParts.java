package dev.firebreak.node;

import dev.firebreak.cluster.ClusterNode;
import dev.firebreak.config.Settings;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.pause.Pauses;
import dev.firebreak.store.NodeStore;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a node that exist before its actor system.
 *
 * @param cluster the interface of the cluster; null without one
 * @param lost completes when other nodes have declared this node dead
 * @param pauses the paused types
 * @param events the events of tasks
 * @param logs what the node records of requests
 */
record NodeParts(
    Settings settings,
    NodeResources resources,
    Stores stores,
    @Nullable ClusterNode cluster,
    CompletableFuture<Void> lost,
    Pauses pauses,
    TaskEvents events,
    Logs logs) {

  static NodeParts of(
      Settings settings, NodeResources resources, Stores stores, Pauses pauses, Logs logs) {
    CompletableFuture<Void> lost = new CompletableFuture<>();
    TaskEvents events = new TaskEvents(InstantSource.system());
    return new NodeParts(
        settings, resources, stores, cluster(stores, lost), lost, pauses, events, logs);
  }

  private static @Nullable ClusterNode cluster(Stores stores, CompletableFuture<Void> lost) {
    NodeStore nodes = stores.nodes();
    if (nodes == null) {
      return null;
    }
    var _ = nodes.whenLost().thenRun(() -> lost.complete(null));
    return new ClusterNode(nodes, () -> lost.complete(null));
  }
}
