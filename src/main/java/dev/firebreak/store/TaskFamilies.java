package dev.firebreak.store;

import dev.firebreak.group.Family;
import dev.firebreak.task.RunId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tasks that other tasks have submitted. A task can name a parent that has not ended and is not
 * being cancelled; a transaction that stores a child fails if that is no longer true at its commit,
 * so that a cancel finds all children.
 */
public interface TaskFamilies {
  /** Reads what a task belongs to and what belongs to it; nothing if there is no such task. */
  default CompletionStage<Family> family(RunId id) {
    return CompletableFuture.completedStage(Family.NONE);
  }

  /**
   * Cancels the children of tasks, their children, and so on, some at a time. To be called after
   * the tasks were cancelled; a call that did not reach its end can be repeated.
   */
  default CompletionStage<Changed> cancelDescendants(List<RunId> ancestors) {
    return CompletableFuture.completedStage(new Changed(null, List.of(), List.of()));
  }
}
