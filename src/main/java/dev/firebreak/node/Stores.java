package dev.firebreak.node;

import dev.firebreak.store.NodeStore;
import dev.firebreak.store.TaskStore;
import org.jspecify.annotations.Nullable;

/**
 * What a node keeps its tasks in.
 *
 * @param tasks null if it keeps none
 * @param nodes who else keeps them there; null if nobody does
 */
public record Stores(@Nullable TaskStore tasks, @Nullable NodeStore nodes) {
  /** Nothing is kept. */
  static final Stores NONE = new Stores(null, null);

  /** The tasks first: what this node had claimed is let go with its row. */
  void close() {
    if (tasks != null) {
      tasks.close();
    }
    if (nodes != null) {
      nodes.close();
    }
  }
}
