package dev.firebreak.workerprocess;

import dev.firebreak.api.Payload;
import dev.firebreak.step.StepResult;
import dev.firebreak.task.Step;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a process reports of a step of its attempt. */
sealed interface StepLine {
  /** The name of the step. */
  String name();

  /** A step begins. Answered with what is recorded of it, or that it is to be run. */
  record Begin(String name) implements StepLine {}

  /**
   * A step that was begun has a result, which is to be recorded. Answered when it is.
   *
   * @param kind what is recorded
   * @param code the exit code of a command; 0 if there was none
   * @param payload the result
   * @param took the time that the step took; null for the time since it was begun
   */
  record End(String name, Step.Kind kind, int code, Payload payload, @Nullable Duration took)
      implements StepLine {
    /** The result, as it is recorded. */
    StepResult result(Duration sinceBegin) {
      return new StepResult(kind, code, payload, took == null ? sinceBegin : took);
    }
  }

  /** The task sleeps. Answered when the sleep is over, or the attempt is to end. */
  record Sleep(String name, Duration length) implements StepLine {}

  /** The task waits for a signal. Answered with it, or that the attempt is to end. */
  record Await(String name, Duration timeout) implements StepLine {}

  /**
   * The task waits for others. Answered with how they ended, or that the attempt is to end.
   *
   * @param ids those of the tasks, as the process has written them
   */
  record AwaitAll(String name, List<String> ids, Duration timeout) implements StepLine {}

  /** The task submits a child of this name. Answered with its id. */
  record Submit(String name, String type, Payload input) implements StepLine {}

  /** A step that was begun has no result. Not answered. */
  record GiveUp(String name) implements StepLine {}
}
