package dev.firebreak.store;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a maintainer asks about a store. */
public interface StoreFacts {
  /**
   * Returns the versions of the engine and of the schema, and the space that is used in bytes, by
   * name. No table is read.
   */
  default CompletionStage<Map<String, String>> engine() {
    return CompletableFuture.completedStage(Map.of());
  }
}
