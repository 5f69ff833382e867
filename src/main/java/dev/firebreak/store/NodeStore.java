package dev.firebreak.store;

import dev.firebreak.process.NodeEndOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that share a store: each running node has a row, which it renews. A row is deleted only
 * in the transaction that frees the node's tasks. Thread-safe; no method blocks except {@link
 * #close}.
 */
public interface NodeStore extends AutoCloseable {

  /**
   * A node with a row.
   *
   * @param id of its row, new with each start and never reused
   * @param name its configured name
   * @param address of its actor system; empty until it is known
   * @param uid of its actor system at that address
   * @param joined whether it is in the cluster, or was told to form it
   * @param draining whether it claims no more tasks
   * @param run its program, and since when it runs
   */
  record Member(
      long id, String name, String address, long uid, boolean joined, boolean draining, Run run) {}

  /**
   * The run of a node's program.
   *
   * @param version of the program
   * @param startedAt when it inserted its row, by the clock of the database
   * @param leaseAge the time since it last renewed its row, when the rows were read
   */
  record Run(String version, Instant startedAt, Duration leaseAge) {}

  /** How a starting node enters the cluster. */
  sealed interface Entry {
    /** Form the cluster: no other node will. */
    record Form() implements Entry {}

    /**
     * Join one of these nodes.
     *
     * @param addresses of nodes that are in the cluster, not empty
     */
    record Join(List<String> addresses) implements Entry {}

    /** Ask again in a second: another node must form the cluster first. */
    record Wait() implements Entry {}
  }

  /** This node's own row. */
  long id();

  /**
   * Returns the secret text that all nodes of this store share.
   *
   * @param first creates the text if there is none; called at most once, on a thread of the store
   */
  CompletionStage<String> secret(Supplier<String> first);

  /** Records this node's address, before it calls {@link #enter}. */
  CompletionStage<Void> announce(String address, long uid);

  /** Asks how to enter the cluster. */
  CompletionStage<Entry> enter();

  /** Records that this node has joined the cluster. */
  CompletionStage<Void> joined();

  /** Records that this node claims no more tasks. */
  CompletionStage<Void> drain();

  /**
   * Adds a listener that is given all nodes after each renewal, about once a second. It is called
   * on the thread that renews the row and must not block. Not called while the store can't be
   * reached.
   *
   * @param listener is given all nodes, by id; this node is missing if its row is gone
   */
  void listen(Consumer<List<Member>> listener);

  /** Whether attempts of tasks may begin now. */
  boolean mayStart();

  /** Returns the age of the lease, and what became of dead nodes. */
  default NodeStatistics statistics() {
    return new NodeStatistics(Duration.ZERO, 0, 0);
  }

  /**
   * Returns what is to be done once the process of this node has ended, so that other nodes get its
   * tasks at once; null if nothing can be done.
   */
  default @Nullable NodeEndOrder endOfLease() {
    return null;
  }

  /** Sets the holder that is called when running attempts must stop. */
  void serve(LeaseHolder leaseHolder);

  /**
   * Completes when this node was declared dead and has asked for a refund of the crashes that its
   * tasks were charged with, if it can. The node holds no claims any more and must stop, with the
   * exit code that makes its keeper restart it.
   */
  CompletionStage<Void> whenLost();

  /** Deletes this node's row and queues its claimed tasks again. Blocks until done. */
  @Override
  void close();
}
