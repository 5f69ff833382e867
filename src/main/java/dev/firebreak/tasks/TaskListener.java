package dev.firebreak.tasks;

import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import org.jspecify.annotations.Nullable;

/**
 * Told of changes of tasks, once they are on stable storage. Called on the hot path, from any
 * thread: must neither block nor throw.
 */
public interface TaskListener {

  /** The state of a task has changed. */
  void changed(TaskChange change);

  /**
   * A handler reports its progress.
   *
   * @param owner the owner of the task; empty if it has none
   * @param fraction 0 to 1
   * @param note the handler's note; null for none
   */
  void progressed(RunId id, String type, String owner, double fraction, @Nullable String note);

  /**
   * An attempt has recorded a step.
   *
   * @param owner the owner of the task; empty if it has none
   * @param step the step, with times as this node estimates them
   */
  void stepped(RunId id, String type, String owner, Step step);

  /** The store refused the end of an attempt, as the task was claimed again meanwhile. */
  void stale(RunId id, String type);
}
