package dev.firebreak.http;

import dev.firebreak.http.steps.SentSignal;
import dev.firebreak.store.Signalled;
import dev.firebreak.store.TaskSignals;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** Makes the answers to signals; the limit is how many bytes those of a task may have. */
final class SignalAnswers {
  private SignalAnswers() {}

  static HttpResponse answer(RunId id, String name, Signalled done, long mostBytes) {
    TaskState state = done.state();
    if (state == null) {
      return Responses.problem(TaskAnswers.unknown(id.toString()));
    }
    return switch (done.result()) {
      case RECORDED, WOKEN ->
          Responses.json(new SentSignal(id.toString(), name, state.word()))
              .withStatus(StatusCodes.ACCEPTED);
      case REPEATED -> Responses.json(new SentSignal(id.toString(), name, state.word()));
      case ENDED, UNKNOWN_TASK -> Responses.problem(TaskAnswers.alreadyFinal(state));
      case CONFLICT ->
          refused(
              ProblemType.SIGNAL_CONFLICT,
              "The task has received signal " + name + " with another body or media type");
      case TOO_LATE ->
          refused(
              ProblemType.SIGNAL_TOO_LATE,
              "The task has waited for signal " + name + " until its time was up");
      case TOO_MANY ->
          refused(
              ProblemType.TOO_MANY_SIGNALS,
              "The task has " + TaskSignals.MOST + " signals, received or awaited");
      case TOO_MANY_BYTES ->
          Responses.problem(
              Problem.of(
                      ProblemType.TOO_MANY_SIGNALS,
                      "With signal "
                          + name
                          + ", the signals of the task would have more than "
                          + mostBytes
                          + " bytes together (tasks.max-signal-bytes)")
                  .with("maxBytes", mostBytes));
    };
  }

  private static HttpResponse refused(ProblemType type, String detail) {
    return Responses.problem(Problem.of(type, detail));
  }
}
