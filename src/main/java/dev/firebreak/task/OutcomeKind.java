package dev.firebreak.task;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of outcomes that metrics and traces distinguish. */
public enum OutcomeKind {
  /** With a result. */
  SUCCEEDED,
  /** The handler said no to the input, or the program is not usable as it is. */
  REJECTED,
  /** The worker crashed, or its output could not be kept. */
  CRASHED,
  /** The program could not be started. */
  NOT_STARTED,
  TIMED_OUT,
  /** On request, or because the caller left. */
  CANCELLED,
  /** The node had no capacity for it. */
  REFUSED,
  /** The task waits for something, and goes on as another attempt. */
  PARKED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the kind of an outcome; null if it is counted on another node. */
  public static @Nullable OutcomeKind of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded _, Outcome.SucceededAtLength _ -> SUCCEEDED;
      case Outcome.Rejected _, Outcome.Malformed _, Outcome.Invalid _ -> REJECTED;
      case Outcome.Misused _, Outcome.OutputTooLarge _ -> REJECTED;
      case Outcome.Crashed _, Outcome.OutputNotKept _ -> CRASHED;
      case Outcome.NotStarted _ -> NOT_STARTED;
      case Outcome.TimedOut _ -> TIMED_OUT;
      case Outcome.Cancelled _ -> CANCELLED;
      case Outcome.Refused _ -> REFUSED;
      case Outcome.Parked _ -> PARKED;
      case Outcome.Unknown _ -> null;
    };
  }

  /** The name in metrics and traces. */
  public String word() {
    return word;
  }
}
