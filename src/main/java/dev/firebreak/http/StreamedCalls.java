package dev.firebreak.http;

import dev.firebreak.api.Payload;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.http.stream.BrokenAnswers;
import dev.firebreak.http.stream.StreamedCall;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.stream.ByteQueue;
import dev.firebreak.stream.CallStreams;
import dev.firebreak.stream.StreamedInput;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Call;
import dev.firebreak.supervision.CallRequest;
import dev.firebreak.supervision.Reply;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.Outcome;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls whose answer is sent while it is written, or whose input is passed on while it
 * arrives. Always on this node: the connection of the caller is here, and what is written here
 * waits for the caller.
 *
 * @param bodies reads bodies, and takes memory for answers
 * @param broken logs answers that were broken off
 */
record StreamedCalls(BodyReader bodies, BrokenAnswers broken) {
  private static final int LONGEST = 200;

  /** A request that is to be run. */
  private record Request(
      HttpRequest http, Admission admission, CallHeaders headers, PendingResponse exchange) {
    TypeSettings settings() {
      return admission.type().settings();
    }
  }

  /** Submits a call whose body has arrived, or answers why it can't run. */
  void submit(
      HttpRequest http,
      Admission admission,
      Body body,
      CallHeaders headers,
      PendingResponse exchange) {
    Request request = new Request(http, admission, headers, exchange);
    try {
      submit(request, body, null, answer(request));
    } catch (ProblemFound found) {
      body.share().release();
      exchange.answer(Responses.problem(found.problem()));
    }
  }

  /**
   * Submits a call whose body arrives while it runs.
   *
   * @param empty an input of the content type of the body, with the head if that is passed on
   * @throws ProblemFound if the body is known to be too long, or there is no memory
   */
  void submitArriving(
      HttpRequest http,
      Admission admission,
      Payload empty,
      CallHeaders headers,
      PendingResponse exchange)
      throws ProblemFound {
    Request request = new Request(http, admission, headers, exchange);
    long most = request.settings().endpoint().stream().maxInput();
    long length = http.entity().getContentLengthOption().orElse(StreamedInput.UNKNOWN);
    if (length > most) {
      throw new ProblemFound(BodyReader.tooLarge(most));
    }
    StreamedCall answer = request.settings().endpoint().stream().answer() ? answer(request) : null;
    ByteBudget.Share memory;
    try {
      memory = bodies.memory(ByteQueue.MOST);
    } catch (ProblemFound found) {
      if (answer != null) {
        answer.end("");
      }
      throw found;
    }
    StreamedInput input = new StreamedInput(length);
    Call running = submit(request, new Body(empty, memory), input, answer);
    bodies.passOn(
        http,
        exchange,
        input.content(),
        most,
        problem -> {
          exchange.answer(BodyReader.closing(problem));
          if (answer != null) {
            answer.failing(line(problem));
          }
          running.cancel(); // Its input stays without an end, so that it can't take it for whole.
        });
  }

  /** The streamed answer of a call. */
  private StreamedCall answer(Request request) throws ProblemFound {
    TypeSettings type = request.settings();
    return new StreamedCall(
        request.http(),
        request.exchange(),
        bodies.memory(ByteQueue.MOST),
        (beginning, content) -> FixedHeaders.added(CallAnswers.streamed(beginning, content), type));
  }

  private Call submit(
      Request request, Body body, @Nullable StreamedInput input, @Nullable StreamedCall answer) {
    PendingResponse exchange = request.exchange();
    CallHeaders headers = request.headers();
    CallRequest call =
        new CallRequest(
            body.payload(),
            headers.timeout(),
            exchange.span().positionOr(headers.trace()),
            new CallStreams(answer == null ? null : answer.answer(), input));
    Reply reply =
        (outcome, attempts) -> {
          body.share().release();
          if (input != null) {
            input.close();
          }
          String failure = failure(outcome, attempts);
          if (answer == null || !answer.end(failure)) {
            exchange.answer(CallAnswers.of(outcome, attempts, request.admission().type()));
          } else if (failure != null && !(outcome instanceof Outcome.Cancelled)) {
            broken.add(request.admission().type().name(), failure);
          }
        };
    Call running = request.admission().call(call, reply);
    TypeSettings.OnDisconnect setting = request.settings().protection().onDisconnect();
    if (answer != null && setting == TypeSettings.OnDisconnect.CANCEL) {
      answer.whenLeft(running::cancel);
    }
    CancelOnDisconnect.watch(setting, exchange, running);
    return running;
  }

  /** Why an answer that has begun is not complete, in one line; null if it is. */
  private static @Nullable String failure(Outcome outcome, int attempts) {
    return outcome instanceof Outcome.Succeeded || outcome instanceof Outcome.SucceededAtLength
        ? null
        : line(OutcomeProblems.of(outcome, attempts));
  }

  private static String line(Problem problem) {
    return Excerpt.of(problem.kind().slug() + "; " + problem.detail(), LONGEST)
        .replaceAll("[^ -~]", "?");
  }
}
