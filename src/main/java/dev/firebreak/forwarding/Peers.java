package dev.firebreak.forwarding;

import dev.firebreak.supervision.Call;
import dev.firebreak.supervision.CallRequest;
import dev.firebreak.supervision.Reply;
import dev.firebreak.supervision.SupervisorCrash;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes that share the store. All messages to them but calls are hints, which may be
 * lost. Thread-safe; no method blocks or throws.
 */
public interface Peers {
  /** The largest input that goes with a call to another node, in bytes. */
  int LARGEST_INPUT = 1 << 20;

  /** The peers of a node that is alone. */
  Peers NONE = new NoPeers();

  /** Whether there are other nodes. Called on the hot path. */
  boolean any();

  /** Tells the peers that tasks of a type wait for which this node has no slot. */
  void workWaits(String type);

  /** Tells the peers to stop attempts that do not run on this node. */
  void stop(List<Claim> claims);

  /** Whether another node is known to have capacity for a call of a type. */
  boolean haveCapacity(String type);

  /**
   * Whether another node that runs is known to run tasks of a type.
   *
   * @param version the recorded version of the tasks; null for none
   */
  boolean runTasks(String type, @Nullable String version);

  /**
   * Sends a call to another node that has capacity. It is sent to one node, once.
   *
   * @param request the call, with the time that its caller will still wait
   * @param refusal the answer if the other node refuses the call as well
   * @param reply receives the outcome, once; {@link Outcome.Unknown} if the other node does not
   *     answer
   * @return cancels the call; null if no node has capacity, and then {@code reply} is not called
   */
  @Nullable Call call(String type, CallRequest request, Outcome.Refused refusal, Reply reply);

  /**
   * Makes the supervisor of a demonstration type on another node crash; see {@link
   * SupervisorCrash}. The request is sent once.
   *
   * @param address of the node
   * @return empty if the node does not answer in time
   */
  CompletionStage<Optional<SupervisorCrash.Result>> crash(
      String address, String type, String reason);

  /** No other node. */
  final class NoPeers implements Peers {
    private NoPeers() {}

    @Override
    public boolean any() {
      return false;
    }

    @Override
    public void workWaits(String type) {}

    @Override
    public void stop(List<Claim> claims) {}

    @Override
    public boolean haveCapacity(String type) {
      return false;
    }

    @Override
    public boolean runTasks(String type, @Nullable String version) {
      return false;
    }

    @Override
    public @Nullable Call call(
        String type, CallRequest request, Outcome.Refused refusal, Reply reply) {
      return null;
    }

    @Override
    public CompletionStage<Optional<SupervisorCrash.Result>> crash(
        String address, String type, String reason) {
      return CompletableFuture.completedStage(Optional.empty());
    }
  }
}
