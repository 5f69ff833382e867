package dev.firebreak.tasks;

import dev.firebreak.store.Ending;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;

/**
 * Replaces the ending of an attempt that the store refuses as data, so that the task can be
 * settled: the new state of the task stays the same, and its details are replaced by the reason of
 * the refusal. A result that can't be stored fails the task, as another attempt would give the same
 * result.
 */
final class ReducedEnding {
  private static final String BEGIN = "What the attempt ended with can't be stored";
  private static final int LONGEST_REASON = 200;

  private ReducedEnding() {}

  /** Whether an ending has no details left to be replaced. */
  static boolean is(Ending ending) {
    return switch (ending) {
      case Ending.Succeeded _, Ending.SucceededAtLength _ -> false;
      case Ending.Failed(Outcome outcome) -> is(outcome);
      case Ending.Cancelled(Outcome outcome) -> is(outcome);
      case Ending.Retried(Outcome outcome, _) -> is(outcome);
      case Ending.CrashedInIsolation(Outcome outcome, _) -> is(outcome);
      case Ending.Released(Outcome outcome, _, _) -> is(outcome);
      case Ending.Parked _ -> true; // Its reason is a text that every store accepts.
    };
  }

  private static boolean is(Outcome outcome) {
    return outcome instanceof Outcome.Crashed(Cause.Reported(String detail, _))
        && detail.startsWith(BEGIN);
  }

  static Ending of(Ending ending, Throwable refused) {
    Outcome outcome = new Outcome.Crashed(new Cause.Reported(detail(refused), ""));
    return switch (ending) {
      case Ending.Succeeded _, Ending.SucceededAtLength _, Ending.Failed _ ->
          new Ending.Failed(outcome);
      case Ending.Cancelled _ -> new Ending.Cancelled(outcome);
      case Ending.Retried retried -> new Ending.Retried(outcome, retried.after());
      case Ending.CrashedInIsolation condemned ->
          new Ending.CrashedInIsolation(outcome, condemned.after());
      case Ending.Released released ->
          new Ending.Released(outcome, released.kept(), released.after());
      case Ending.Parked parked -> parked;
    };
  }

  /** Returns the text in characters that every encoding has. */
  private static String detail(Throwable refused) {
    String reason = String.valueOf(refused.getMessage()).replaceAll("[^ -~]", "?");
    return BEGIN + ": " + reason.substring(0, Math.min(LONGEST_REASON, reason.length()));
  }
}
