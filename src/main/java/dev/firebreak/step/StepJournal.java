package dev.firebreak.step;

import dev.firebreak.api.Payload;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The steps of the task that an attempt runs for. Thread-safe; no method blocks. A stage fails with
 * {@link StepRefused} if the step can't be run or recorded, and with {@link AttemptParked} once the
 * attempt is to end, as its task waits without a slot.
 */
public interface StepJournal {
  /** A sleep of at most this length does not give up the slot. */
  Duration SHORT = Duration.ofSeconds(1);

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

  /**
   * Lets the task sleep. When the sleep begins, its end is recorded as a step, so that a later
   * attempt does not begin it again. A sleep of at most {@link #SHORT} is waited for; of a longer
   * one the stage fails with {@link AttemptParked}.
   */
  CompletionStage<Void> sleep(String name, Duration length);

  /**
   * Waits for a signal, whose body is recorded as a step. If it has not come yet, the stage fails
   * with {@link AttemptParked}; the time begins when the task first waits for this signal.
   *
   * @return the body; empty if the signal has not come in time
   */
  CompletionStage<Optional<Payload>> await(String name, Duration timeout);

  /**
   * Waits until tasks have ended; how they have is recorded as a step. If one has not, the stage
   * fails with {@link AttemptParked}; the time begins when the task first waits under this name.
   *
   * @return the ends as JSON; empty if one has not ended in time
   */
  CompletionStage<Optional<Payload>> awaitAll(String name, List<RunId> ids, Duration timeout);

  /**
   * Submits a child of the task, or finds the one that was submitted under this name.
   *
   * @return its id
   */
  CompletionStage<RunId> submit(String name, String type, Payload input);

  /** The longest result that can be recorded, in bytes. */
  default int longest() {
    return StepLimits.DEFAULT.longest();
  }

  /** Ends a step that was begun without a result: the next attempt, or this one, runs it again. */
  void giveUp(String name);
}
