package dev.firebreak.http;

import dev.firebreak.task.Outcome;

/** Makes problems from the outcomes of attempts without a result. */
final class OutcomeProblems {
  /** Retry-After of a full disk, which does not get space within seconds. */
  private static final int NO_SPACE_S = 10;

  /** For a handler that ignores its interrupt, or a program that outlives its kill. */
  private static final String ABANDONED = "; it did not stop in its grace and was abandoned";

  private OutcomeProblems() {}

  /**
   * Returns the problem of an outcome.
   *
   * @param attempts how many attempts there were
   * @throws IllegalArgumentException if the outcome is a result
   */
  static Problem of(Outcome outcome, int attempts) {
    return switch (outcome) {
      case Outcome.Succeeded _, Outcome.SucceededAtLength _ ->
          throw new IllegalArgumentException("a result is not a problem");
      case Outcome.Parked _ -> throw new IllegalArgumentException("a wait is not a problem");
      case Outcome.Refused refused -> refusal(refused);
      case Outcome.Rejected no ->
          Problem.of(ProblemType.REJECTED, no.detail()).withStatus(no.status());
      case Outcome.Malformed bad -> malformed(bad);
      case Outcome.Invalid bad -> invalid(bad);
      case Outcome.Misused bad -> Problem.of(ProblemType.MISUSED, bad.detail());
      case Outcome.OutputTooLarge much -> outputTooLarge(much).with("attempts", attempts);
      case Outcome.OutputNotKept lost ->
          Problem.of(ProblemType.OUTPUT_NOT_KEPT, "The output could not be kept: " + lost.reason())
              .with("attempts", attempts)
              .retryAfter(NO_SPACE_S);
      case Outcome.NotStarted not ->
          Problem.of(ProblemType.NOT_STARTED, not.reason()).retryAfter(1);
      case Outcome.Crashed crashed ->
          Problem.of(ProblemType.WORKER_CRASHED, crashed.cause().summary())
              .with("attempts", attempts)
              .with("cause", CauseMembers.members(crashed.cause()));
      case Outcome.TimedOut late -> timedOut(late, attempts);
      case Outcome.Unknown lost -> Problem.of(ProblemType.OUTCOME_UNKNOWN, lost.detail());
      case Outcome.Cancelled gone ->
          Problem.of(ProblemType.CANCELLED, cancelled(gone)).with("attempts", attempts);
    };
  }

  static Problem refusal(Outcome.Refused refused) {
    String detail =
        refused.begun()
            ? refused.detail() + ". An attempt had begun; what it did before is done."
            : refused.detail() + ". Nothing was run.";
    ProblemType kind =
        switch (refused.reason()) {
          case OVER_CAPACITY -> ProblemType.OVER_CAPACITY;
          case LEAKED_WORKERS -> ProblemType.LEAKED_WORKERS;
          case DRAINING -> ProblemType.DRAINING;
          case SUPERVISOR_RESTARTED -> ProblemType.SUPERVISOR_RESTARTED;
          case RATE_LIMITED -> ProblemType.RATE_LIMITED;
          case BREAKER_OPEN -> ProblemType.BREAKER_OPEN;
          case TYPE_REMOVED -> ProblemType.UNKNOWN_TYPE;
          case PAUSED -> ProblemType.PAUSED;
          case LEASE_LOST -> ProblemType.LEASE_LOST;
        };
    return Problem.of(kind, detail).retryAfter(refused.retryAfter());
  }

  private static Problem timedOut(Outcome.TimedOut late, int attempts) {
    Problem problem =
        Problem.of(ProblemType.DEADLINE_EXCEEDED, late(late)).with("attempts", attempts);
    return late.end() == null ? problem : problem.with("cause", CauseMembers.members(late.end()));
  }

  private static Problem malformed(Outcome.Malformed bad) {
    return Problem.of(ProblemType.MALFORMED_JSON, bad.detail())
        .with("line", bad.line())
        .with("column", bad.column());
  }

  private static Problem invalid(Outcome.Invalid bad) {
    var first = bad.errors().getFirst();
    String where = first.pointer().isEmpty() ? "the document" : first.pointer();
    return Problem.of(ProblemType.INVALID_INPUT, where + ' ' + first.detail())
        .with("errors", bad.errors());
  }

  private static Problem outputTooLarge(Outcome.OutputTooLarge much) {
    return Problem.of(
            ProblemType.OUTPUT_TOO_LARGE,
            "The program wrote more than the " + much.maxOutput() + " bytes it may")
        .with("maxOutput", much.maxOutput());
  }

  private static String cancelled(Outcome.Cancelled gone) {
    return "The call or task was cancelled" + (gone.abandoned() ? ABANDONED : "");
  }

  private static String late(Outcome.TimedOut late) {
    return "Timed out after "
        + late.after().toMillis()
        + " ms"
        + (late.abandoned() ? ABANDONED : "");
  }
}
