package dev.firebreak.tasks;

import dev.firebreak.admission.Drain;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.step.StepLimits;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.LeaseCheck;
import dev.firebreak.supervision.Types;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The services that the service for tasks uses.
 *
 * @param types the types that are declared now
 * @param listener receives changes of tasks
 * @param peers receive hints of tasks that this node has no slot for
 * @param delays runs actions later
 */
public record TaskParts(
    TaskStore store,
    Types types,
    TaskListener listener,
    Peers peers,
    Limits limits,
    Delays delays) {

  /**
   * The limits of the service.
   *
   * @param drain whether the node is stopping
   * @param maxBacklog how many tasks may wait or run in the store
   * @param retention how long ended tasks are kept; zero for ever
   * @param lease whether this node may run tasks
   * @param memory charged for the inputs, results and output of attempts
   * @param keptOutput how many bytes of the output of an attempt are kept
   * @param steps the limits on the steps of a task
   */
  public record Limits(
      Drain drain,
      long maxBacklog,
      Duration retention,
      LeaseCheck lease,
      ByteBudget memory,
      int keptOutput,
      StepLimits steps) {
    private static final int KEPT_OUTPUT = 64 * 1024;

    /** The limits of a node that does not share its store. */
    public Limits(Drain drain, long maxBacklog, Duration retention) {
      this(
          drain,
          maxBacklog,
          retention,
          LeaseCheck.FOR_EVER,
          new ByteBudget(Long.MAX_VALUE),
          KEPT_OUTPUT,
          StepLimits.DEFAULT);
    }
  }

  /** Runs actions later, on a thread that must not be blocked. */
  @FunctionalInterface
  public interface Delays {
    void run(Duration after, Runnable action);

    /** Delays by the scheduler of an actor system, on its dispatcher. */
    static Delays of(ActorSystem<?> system) {
      return (after, action) ->
          system.scheduler().scheduleOnce(after, action, system.executionContext());
    }
  }
}
