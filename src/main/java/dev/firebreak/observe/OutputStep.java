package dev.firebreak.observe;

import dev.firebreak.task.OutputPart;
import dev.firebreak.task.Task;
import org.jspecify.annotations.Nullable;

/** What a reader of output gets at a time. */
public sealed interface OutputStep {

  /**
   * More output.
   *
   * @param missed how many bytes were written since the part before that are not kept any more
   */
  record More(OutputPart part, long missed) implements OutputStep {}

  /** Nothing new so far. */
  record Nothing() implements OutputStep {}

  /**
   * No output follows.
   *
   * @param task the task now; null if it does not exist any more, or the node stops
   */
  record End(@Nullable Task task) implements OutputStep {}
}
