package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;

/**
 * Identifies this node.
 *
 * @param nodeId the id of its row
 * @param name its configured name
 */
public record NodeIdentity(long nodeId, String name) {
  private static final String LOCK = "SELECT 1 FROM node WHERE node_id = ? FOR KEY SHARE";

  /** Every transaction takes locks in the same order: nodes, keys, tasks. */
  Step lock() {
    return new Statement(LOCK, p -> p.add(nodeId));
  }
}
