package dev.firebreak.store;

import dev.firebreak.task.Claim;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Keeps the steps that attempts record while they run. They are kept as long as their task. */
public interface TaskSteps {
  /** The steps of a task that are read at most without their results, the first ones. */
  int MOST_LISTED = 10_000;

  /**
   * Records a step under the claim, which is the fence: if another claim was made since, or the
   * task has ended, nothing is recorded. To be called for one step of a task after the other.
   *
   * @return whether the step is recorded, by this call or by an earlier one whose answer was lost
   */
  CompletionStage<Boolean> record(Claim claim, NewStep step);

  /**
   * Reads steps with their results, in the order in which they were recorded.
   *
   * @param after the number of the step behind which to begin; 0 to begin with the first one
   * @param most how many bytes of results are read; one step more is read, whatever its length
   * @return empty if there are no more steps
   */
  CompletionStage<List<RecordedStep>> steps(RunId id, int after, long most);

  /**
   * Reads steps without their results, in the order in which they were recorded.
   *
   * @param after the number of the step behind which to begin; 0 to begin with the first one
   * @param most how many are read
   */
  CompletionStage<List<Step>> stepList(RunId id, int after, int most);

  /** Reads the first {@link #MOST_LISTED} steps of a task without their results. */
  default CompletionStage<List<Step>> stepList(RunId id) {
    return stepList(id, 0, MOST_LISTED);
  }

  /**
   * Reads the result of a step.
   *
   * @param most the longest result that is read, in bytes
   * @return empty if the task has no step of this name
   */
  CompletionStage<Optional<StoredBytes>> stepResult(RunId id, String name, long most);
}
