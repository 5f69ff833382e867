package dev.firebreak.config;

import org.jspecify.annotations.Nullable;

/**
 * Where tasks are kept, and which nodes keep them.
 *
 * @param tasks how tasks are kept
 * @param shared the database that keeps tasks, instead of the data folder; null for none
 * @param cluster how this node is named and reached in the cluster
 */
public record StorageSettings(
    TaskSettings tasks, @Nullable StoreSettings shared, ClusterSettings cluster) {
  /** Whether this node keeps tasks at all. */
  public boolean keepsTasks() {
    return tasks.dataDir() != null || shared != null;
  }
}
