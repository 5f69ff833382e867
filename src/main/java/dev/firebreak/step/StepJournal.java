package dev.firebreak.step;

import dev.firebreak.task.RecordedStep;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The steps of the task that an attempt runs for. Thread-safe; no method blocks. A stage fails with
 * {@link StepRefused} if the step can't be run or recorded.
 */
public interface StepJournal {
  /**
   * Begins a step. If it is not recorded yet, the caller runs it, then calls {@link #record} or
   * {@link #giveUp}; until then no other step of this name begins.
   *
   * @return what is recorded; empty if the step is to be run
   */
  CompletionStage<Optional<RecordedStep>> begin(String name);

  /**
   * Records a step that was begun; the stage completes when the result is on stable storage. The
   * step has ended then, even if the stage fails.
   */
  CompletionStage<Void> record(String name, StepResult result);

  /** The longest result that can be recorded, in bytes. */
  default int longest() {
    return StepLimits.DEFAULT.longest();
  }

  /** Ends a step that was begun without a result: the next attempt, or this one, runs it again. */
  void giveUp(String name);
}
