package dev.firebreak.workerprocess;

import dev.firebreak.api.Payload;
import dev.firebreak.task.RecordedStep;
import org.jspecify.annotations.Nullable;

/** The answer to a {@link StepLine}. */
sealed interface StepReply {
  /** The name of the step. */
  String name();

  /** The step was recorded by an earlier attempt, or earlier in this one. */
  record Known(RecordedStep recorded) implements StepReply {
    @Override
    public String name() {
      return recorded.step().name();
    }
  }

  /** The step is not recorded: the process runs it. */
  record Unknown(String name) implements StepReply {}

  /**
   * The step has ended.
   *
   * @param recorded whether its result is on stable storage; that of a call is not kept
   */
  record Ended(String name, boolean recorded) implements StepReply {}

  /** The sleep is over. */
  record Slept(String name) implements StepReply {}

  /**
   * A wait for a signal or for tasks is over, or a child is submitted.
   *
   * @param body that of the signal, the ends of the tasks, or the id of the child as JSON; null if
   *     the time was up
   */
  record Signalled(String name, @Nullable Payload body) implements StepReply {}

  /**
   * The attempt is to end, as its task waits without a slot.
   *
   * @param waitingFor what it waits for
   */
  record Parked(String name, String waitingFor) implements StepReply {}

  /** The step can't be run or recorded. */
  record Refused(String name, String reason) implements StepReply {}
}
