package dev.firebreak.node;

import dev.firebreak.store.NodeStore;
import dev.firebreak.store.TaskStore;
import org.jspecify.annotations.Nullable;

/**
 * A node's stores.
 *
 * @param tasks null if the node keeps no tasks
 * @param nodes the nodes that share the store; null if it is not shared
 */
public record Stores(@Nullable TaskStore tasks, @Nullable NodeStore nodes) {
  /** No store. */
  static final Stores NONE = new Stores(null, null);

  /** Closes the tasks first: the claims of this node are released when its row is deleted. */
  void close() {
    if (tasks != null) {
      tasks.close();
    }
    if (nodes != null) {
      nodes.close();
    }
  }
}
