package dev.firebreak.tasks;

import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The attempts of tasks that this node has claimed and not settled. Thread-safe. */
public final class Attempts {
  private final Map<RunId, TaskRun> runs = new ConcurrentHashMap<>();

  private final PendingStops stopping = new PendingStops();

  void add(TaskRun run) {
    runs.put(run.claim().id(), run);
  }

  boolean has(TaskRun run) {
    return runs.get(run.claim().id()) == run;
  }

  boolean has(RunId id) {
    return runs.containsKey(id);
  }

  void settled(TaskRun run) {
    runs.remove(run.claim().id(), run);
    stopping.remove(run.claim());
  }

  /** Notes that a claim is to be stopped; null if it has not come to run yet. */
  @Nullable TaskRun stop(Claim claim) {
    stopping.add(claim);
    TaskRun run = runs.get(claim.id());
    return run != null && run.claim().equals(claim) ? run : null;
  }

  /** Whether a claim was to be stopped, and nobody has done that yet. To be asked once. */
  boolean takeStop(Claim claim) {
    return stopping.remove(claim);
  }

  /** What is claimed and not settled. */
  Set<Claim> claims() {
    return runs.values().stream().map(TaskRun::claim).collect(Collectors.toSet());
  }

  /**
   * Stops all attempts, as this node lost the right to them: nobody is charged, and the tasks are
   * free again as far as they are still this node's. May be told again and again.
   */
  public void stopOnLeaseLoss() {
    runs.values().forEach(TaskRun::stopOnLeaseLoss);
  }

  /** Whether one of them still runs, or may. */
  public boolean busy() {
    return runs.values().stream().anyMatch(TaskRun::busy);
  }

  /** Those that run in this JVM, whose loss would be charged to their tasks. */
  public List<Claim> inside() {
    return runs.values().stream().filter(TaskRun::inside).map(TaskRun::claim).toList();
  }
}
