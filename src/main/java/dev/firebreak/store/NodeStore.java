package dev.firebreak.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The nodes that share a store: a row for each that runs, which it raises as long as it lives. Who
 * takes a node's row away has freed its tasks before. Thread-safe; no method blocks.
 */
public interface NodeStore extends AutoCloseable {

  /**
   * A node that runs, as far as anybody knows.
   *
   * @param id of this start of it; never given again
   * @param name what people call it
   * @param address where its messages go; empty until it is known
   * @param uid of its actor system at that address
   * @param joined whether it is, or was told to become, one of the cluster
   * @param draining whether it takes no tasks any more
   */
  record Member(long id, String name, String address, long uid, boolean joined, boolean draining) {}

  /** What a node that starts is to do. */
  sealed interface Entry {
    /** Begin a cluster: nobody else will. */
    record Form() implements Entry {}

    /**
     * Join one of these.
     *
     * @param addresses of nodes that are in it, not empty
     */
    record Join(List<String> addresses) implements Entry {}

    /** Ask again in a second: another is to begin. */
    record Wait() implements Entry {}
  }

  /** This node's own row. */
  long id();

  /**
   * The text that all nodes of this store share and that nobody else is to know.
   *
   * @param first makes it if there is none; called at most once, on a thread of the store
   */
  CompletionStage<String> secret(Supplier<String> first);

  /** Says where this node's messages go, before it asks to {@link #enter}. */
  CompletionStage<Void> announce(String address, long uid);

  /** Asks how to get into the cluster. */
  CompletionStage<Entry> enter();

  /** Says that this node is one of the cluster now. */
  CompletionStage<Void> joined();

  /** Says that this node takes no tasks any more. */
  CompletionStage<Void> drain();

  /**
   * Has somebody told who the nodes are, at each look, about once a second. On a thread that raises
   * the row: who listens must not block. Not called while the store can't be reached.
   *
   * @param listener is given all nodes, by id; this one is missing if its row is gone
   */
  void listen(Consumer<List<Member>> listener);

  /** Whether attempts of tasks may begin at this moment. */
  boolean mayStart();

  /** From now on this one is told when what runs must stop. */
  void serve(LeaseHolder tenant);

  /**
   * Ends when this node was declared dead and has said that it lives, as far as it can. It holds
   * nothing any more, and is to end, with the exit code that has it started again.
   */
  CompletionStage<Void> whenLost();

  /** Takes this node's row away; what it had claimed waits again. Blocks until done. */
  @Override
  void close();
}
