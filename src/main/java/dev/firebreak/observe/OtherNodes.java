package dev.firebreak.observe;

import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The view of other nodes. Thread-safe; no method blocks. */
public interface OtherNodes {
  /**
   * A node, by what this node knows of it.
   *
   * @param name its configured name
   * @param address its cluster address; empty without a cluster
   * @param state joining, up, draining, or silent: up, but without a message to this node for 3 s
   * @param self whether it is this node
   * @param version of its program
   * @param freePlaces the number of calls of each type that would be admitted; for peers, as they
   *     last reported
   * @param versions the versions whose tasks it runs, of each type that does not run all; for
   *     peers, as they last reported
   * @param registration since when it runs; null if that is not known
   */
  record Seen(
      String name,
      String address,
      String state,
      boolean self,
      String version,
      Map<String, Integer> freePlaces,
      Map<String, Set<String>> versions,
      @Nullable Registration registration) {}

  /**
   * Since when a node runs.
   *
   * @param startedAt when it started; in a cluster, when it inserted its row in the database
   * @param leaseAgeMs the time since it last renewed its lease, in milliseconds; null without a
   *     cluster
   */
  record Registration(Instant startedAt, @Nullable Long leaseAgeMs) {}

  /**
   * The progress of a task that runs on another node; empty if no node knows it, or none answers in
   * time.
   */
  CompletionStage<Optional<Progress>> progress(RunId id);

  /**
   * The output of an attempt that runs on another node.
   *
   * @param after the attempt, and what is known of its output
   * @param patience how long to wait for more output
   * @return the next part, empty if nothing was written in time; nothing if no node runs the
   *     attempt, or none answers in time
   */
  CompletionStage<Optional<OutputPart>> output(RunId id, OutputPosition after, Duration patience);

  /** How many calls were sent to other nodes. */
  default long callsForwarded() {
    return 0;
  }

  /** How many calls other nodes sent to this one. */
  default long callsReceived() {
    return 0;
  }

  /** All nodes, this one included; none before this node has joined its cluster. */
  List<Seen> nodes();

  /**
   * What the types of all nodes do now. Completes within half a second; a node that has not
   * answered by then has no types.
   *
   * @param own what the types of this node do
   */
  CompletionStage<List<NodeTypes>> types(List<TypeUse> own);

  /**
   * The supervision trees of all nodes. Completes within half a second; a node that has not
   * answered by then has no tree.
   *
   * @param own the tree of this node
   */
  CompletionStage<List<NodeTree>> trees(SupervisionTree.Tree own);
}
