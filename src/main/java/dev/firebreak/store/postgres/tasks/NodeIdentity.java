package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;

/**
 * Which node this is.
 *
 * @param nodeId of its row
 * @param name what people call it
 */
public record NodeIdentity(long nodeId, String name) {
  private static final String LOCK = "SELECT 1 FROM node WHERE node_id = ? FOR KEY SHARE";

  /** Locks are taken in one order, by whoever: nodes, keys, tasks. */
  Step lock() {
    return new Statement(LOCK, p -> p.add(nodeId));
  }
}
