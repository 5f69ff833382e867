package dev.firebreak.http;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.http.stream.StreamedCall;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.stream.ByteQueue;
import dev.firebreak.stream.CallStreams;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Call;
import dev.firebreak.supervision.CallRequest;
import dev.firebreak.supervision.Reply;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.Outcome;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls whose answer is sent while it is written, always on this node: the connection of
 * the caller is here, and what is written here waits for the caller.
 *
 * @param bodies takes memory for answers
 */
record StreamedCalls(BodyReader bodies) {
  private static final int LONGEST = 200;

  /** Submits a call whose body has arrived, or answers why it can't run. */
  void submit(
      HttpRequest request,
      Admission admission,
      Body body,
      CallHeaders headers,
      PendingResponse exchange) {
    ByteBudget.Share memory;
    try {
      memory = bodies.memory(ByteQueue.MOST);
    } catch (ProblemFound found) {
      body.share().release();
      exchange.answer(Responses.problem(found.problem()));
      return;
    }
    TypeSettings type = admission.type().settings();
    StreamedCall streamed =
        new StreamedCall(
            request,
            exchange,
            memory,
            (beginning, content) ->
                FixedHeaders.added(CallAnswers.streamed(beginning, content), type));
    CallRequest call =
        new CallRequest(
            body.payload(),
            headers.timeout(),
            exchange.span().positionOr(headers.trace()),
            new CallStreams(streamed.answer()));
    Reply reply =
        (outcome, attempts) -> {
          body.share().release();
          if (!streamed.end(failure(outcome, attempts))) {
            exchange.answer(CallAnswers.of(outcome, attempts, admission.type()));
          }
        };
    Call running = admission.call(call, reply);
    TypeSettings.OnDisconnect setting = type.protection().onDisconnect();
    if (setting == TypeSettings.OnDisconnect.CANCEL) {
      streamed.whenLeft(running::cancel);
    }
    CancelOnDisconnect.watch(setting, exchange, running);
  }

  /** Why an answer that has begun is not complete, in one line; null if it is. */
  private static @Nullable String failure(Outcome outcome, int attempts) {
    if (outcome instanceof Outcome.Succeeded || outcome instanceof Outcome.SucceededAtLength) {
      return null;
    }
    Problem problem = OutcomeProblems.of(outcome, attempts);
    return Excerpt.of(problem.kind().slug() + "; " + problem.detail(), LONGEST)
        .replaceAll("[^ -~]", "?");
  }
}
