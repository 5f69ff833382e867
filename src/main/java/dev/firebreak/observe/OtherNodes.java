package dev.firebreak.observe;

import dev.firebreak.task.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What can be seen of other nodes. Thread-safe; nothing blocks. */
public interface OtherNodes {
  /** There are none. */
  OtherNodes NOWHERE =
      new OtherNodes() {
        @Override
        public CompletionStage<Optional<Progress>> progress(RunId id) {
          return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public List<Seen> nodes() {
          return List.of();
        }
      };

  /**
   * A node as this one sees it.
   *
   * @param name what people call it
   * @param address where its messages go
   * @param state joining, up, draining, or silent: up, but this one has not heard of it for 3 s
   * @param self whether it is this one
   * @param room for how many more calls of each type it has room; of others as they said last
   */
  record Seen(String name, String address, String state, boolean self, Map<String, Integer> room) {}

  /** How far a task is that runs on another node; empty if none knows, or not soon enough. */
  CompletionStage<Optional<Progress>> progress(RunId id);

  /** All nodes; none without a cluster. */
  List<Seen> nodes();
}
