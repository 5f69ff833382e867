package dev.firebreak.node;

import dev.firebreak.cluster.ClusterNode;
import dev.firebreak.store.NodeStore;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whether the node is a member of a cluster, and still one.
 *
 * @param node the interface of the cluster; null without one
 * @param lost completes when other nodes have declared this node dead; never without a cluster
 */
record ClusterMembership(@Nullable ClusterNode node, CompletableFuture<Void> lost) {
  /** Returns the membership by the nodes of the store, which are null without a cluster. */
  static ClusterMembership of(@Nullable NodeStore nodes) {
    CompletableFuture<Void> lost = new CompletableFuture<>();
    if (nodes == null) {
      return new ClusterMembership(null, lost);
    }
    var _ = nodes.whenLost().thenRun(() -> lost.complete(null));
    return new ClusterMembership(new ClusterNode(nodes, () -> lost.complete(null)), lost);
  }
}
