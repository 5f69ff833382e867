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

  boolean contains(TaskRun run) {
    return runs.get(run.claim().id()) == run;
  }

  @Nullable TaskRun find(RunId id) {
    return runs.get(id);
  }

  boolean contains(RunId id) {
    return runs.containsKey(id);
  }

  void settled(TaskRun run) {
    runs.remove(run.claim().id(), run);
    stopping.remove(run.claim());
  }

  /** Records that a claim is to be stopped and returns its run; null if that has not begun here. */
  @Nullable TaskRun requestStop(Claim claim) {
    stopping.add(claim);
    TaskRun run = runs.get(claim.id());
    return run != null && run.claim().equals(claim) ? run : null;
  }

  /** Removes the request to stop a claim; returns whether there was one. */
  boolean removeStopRequest(Claim claim) {
    return stopping.remove(claim);
  }

  /** The claims that are not settled. */
  Set<Claim> claims() {
    return runs.values().stream().map(TaskRun::claim).collect(Collectors.toSet());
  }

  /**
   * Stops all attempts, as this node lost its lease. No attempt is charged to its task, and the
   * tasks that this node still owns are released. Can be repeated.
   */
  public void stopOnLeaseLoss() {
    runs.values().forEach(TaskRun::stopOnLeaseLoss);
  }

  /** Whether an attempt still runs, or may. */
  public boolean busy() {
    return runs.values().stream().anyMatch(TaskRun::busy);
  }

  /** The attempts that run in this JVM: if it died, that would be charged to their tasks. */
  public List<Claim> onThreads() {
    return runs.values().stream().filter(TaskRun::onThread).map(TaskRun::claim).toList();
  }
}
