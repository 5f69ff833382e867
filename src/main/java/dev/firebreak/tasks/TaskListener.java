package dev.firebreak.tasks;

import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Told what becomes of tasks, once that is on stable storage. Called on the hot path, from any
 * thread: must neither block nor throw.
 */
public interface TaskListener {

  /**
   * A task is in another state than before.
   *
   * @param attempts how many it has had
   */
  void changed(RunId id, String type, TaskState state, int attempts);

  /**
   * A handler says how far it is.
   *
   * @param fraction 0 to 1
   * @param note its own words; null for none
   */
  void progressed(RunId id, String type, double fraction, @Nullable String note);

  /** An attempt came too late to say how it ended: its task had been given to another. */
  void stale(RunId id, String type);
}
