package dev.firebreak.step;

import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.Step;

/** Keeps steps, sleeps and signals apart, which share their names. */
public final class StepKinds {
  private StepKinds() {}

  /**
   * Returns a step that was recorded as a kind.
   *
   * @throws StepRefused if it was recorded as another one
   */
  public static RecordedStep checked(RecordedStep recorded, Step.Kind kind) {
    Step step = recorded.step();
    if (step.kind() != kind) {
      throw new StepRefused(
          step.name()
              + " was recorded as "
              + what(step.kind())
              + " and is used as "
              + what(kind)
              + " now: steps, sleeps and signals of a task need names of their own");
    }
    return recorded;
  }

  private static String what(Step.Kind kind) {
    return switch (kind) {
      case RESULT -> "a step";
      case SLEEP -> "a sleep";
      case SIGNAL -> "a signal";
    };
  }
}
