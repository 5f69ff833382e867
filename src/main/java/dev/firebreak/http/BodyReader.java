package dev.firebreak.http;

import dev.firebreak.api.Payload;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.http.stream.AwaitedContinue;
import dev.firebreak.http.stream.BodySink;
import dev.firebreak.http.stream.WholeBody;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.stream.ByteQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;

/** Reads request bodies within limits of size, time and shared memory, or discards them. */
final class BodyReader {
  /** A refused body up to this size is read to its end, to keep the connection. */
  private static final long WORTH_DISCARDING = 64 * 1024;

  private static final CompletionStage<Optional<Problem>> GONE =
      CompletableFuture.completedStage(Optional.empty());

  private final ActorSystem<?> system;
  private final Duration timeout;
  private final ByteBudget budget;

  /**
   * Creates a reader.
   *
   * @param timeout how long a body may take to arrive
   * @param budget the memory for all bodies
   */
  BodyReader(ActorSystem<?> system, Duration timeout, ByteBudget budget) {
    this.system = system;
    this.timeout = timeout;
    this.budget = budget;
  }

  /**
   * Reads a body.
   *
   * @param contentType the result of {@link SentContentType#of}
   * @param typesMax the largest body that the type accepts, in bytes
   * @param whole receives the body, possibly before this method returns
   * @param instead receives the answer if the body is too large or arrives too slowly
   * @throws ProblemFound if the body is known to be too large already
   */
  void read(
      HttpRequest request,
      String contentType,
      long typesMax,
      Consumer<Body> whole,
      Consumer<HttpResponse> instead)
      throws ProblemFound {
    long maxBytes = Math.min(typesMax, budget.largest());
    RequestEntity entity = request.entity();
    OptionalLong length = entity.getContentLengthOption();
    if (length.isPresent() && length.getAsLong() > maxBytes) {
      throw new ProblemFound(tooLarge(maxBytes));
    }
    ByteBudget.Share share = budget.share();
    if (entity instanceof HttpEntity.Strict strict) {
      passOn(strict, contentType, maxBytes, share, whole);
    } else {
      collect(entity, new ArrivingBody(contentType, maxBytes, share), share, whole, instead);
    }
  }

  private void collect(
      RequestEntity entity,
      ArrivingBody empty,
      ByteBudget.Share share,
      Consumer<Body> whole,
      Consumer<HttpResponse> instead) {
    WholeBody.of(entity)
        .completionTimeout(timeout)
        .runWith(Sink.fold(empty, ArrivingBody::add), system)
        .whenComplete(
            (arrived, failure) -> {
              try {
                if (failure == null) {
                  whole.accept(arrived.whole());
                } else {
                  share.release();
                  instead.accept(closing(unreadable(failure)));
                }
              } catch (Throwable t) {
                // For example a failed allocation: without this, the caller would get no answer.
                share.release();
                instead.accept(RequestDispatcher.internalError(t));
              }
            });
  }

  /**
   * Passes on a body while it arrives.
   *
   * @param exchange of the request
   * @param content receives the body
   * @param most how long the body may be
   * @param instead receives the problem if the body can't be read to its end
   */
  void passOn(
      HttpRequest request,
      PendingResponse exchange,
      ByteQueue content,
      long most,
      Consumer<Problem> instead) {
    WholeBody.of(request.entity().withoutSizeLimit())
        .runWith(
            Sink.fromGraph(
                new BodySink(
                    content,
                    new BodySink.Limits(most, timeout),
                    new BodySink.Failures() {
                      @Override
                      public void tooLong() {
                        instead.accept(tooLarge(most));
                      }

                      @Override
                      public void tooSlow() {
                        instead.accept(
                            Problem.of(
                                ProblemType.REQUEST_TIMEOUT,
                                "Nothing of the body arrived for " + timeout.toMillis() + " ms"));
                      }

                      @Override
                      public void brokenOff() {
                        instead.accept(unreadable(null));
                      }
                    })),
            exchange.near(Materializer.matFromSystem(system)));
  }

  /** Passes on a body that arrived together with its headers. */
  private static void passOn(
      HttpEntity.Strict strict,
      String contentType,
      long maxBytes,
      ByteBudget.Share share,
      Consumer<Body> whole)
      throws ProblemFound {
    int length = strict.getData().length();
    if (length > maxBytes) {
      throw new ProblemFound(tooLarge(maxBytes));
    } else if (!share.grow(length)) {
      throw new ProblemFound(noMemory());
    }
    boolean passed = false;
    try {
      whole.accept(
          new Body(Payload.of(strict.getData().compact().toArrayUnsafe(), contentType), share));
      passed = true;
    } finally {
      if (!passed) {
        share.release();
      }
    }
  }

  /**
   * Takes memory for bytes that are passed on while they arrive or are made.
   *
   * @throws ProblemFound if there is none
   */
  ByteBudget.Share memory(long bytes) throws ProblemFound {
    ByteBudget.Share share = budget.share();
    if (!share.grow(bytes)) {
      throw new ProblemFound(noMemory());
    }
    return share;
  }

  /**
   * Answers without the body. Pekko closes a connection on which the answer comes before the body
   * is in; so a small body is read and discarded first, and after a large one, or one that the
   * caller has not begun to send, the connection is closed.
   */
  void refuse(HttpRequest request, Problem problem, PendingResponse exchange) {
    refuse(request, Responses.problem(problem), exchange);
  }

  /** Refuses with any answer; an answer that is no error is sent only if the body was read. */
  void refuse(HttpRequest request, HttpResponse response, PendingResponse exchange) {
    if (!response.status().isSuccess() && AwaitedContinue.by(request)) {
      leaveUnread(request.entity());
      exchange.answer(response.addHeader(PendingResponse.LAST));
      return;
    }
    discard(request)
        .thenAccept(
            wrong -> {
              if (wrong.isEmpty()) {
                exchange.answer(response);
              } else if (response.status().isSuccess()) {
                exchange.answer(closing(wrong.get()));
              } else {
                exchange.answer(response.addHeader(PendingResponse.LAST));
              }
            });
  }

  /** Reads and discards a body; returns the problem if it can't be read to its end. */
  CompletionStage<Optional<Problem>> discard(HttpRequest request) {
    RequestEntity entity = request.entity();
    if (entity instanceof HttpEntity.Strict) {
      return GONE;
    }
    OptionalLong length = entity.getContentLengthOption();
    if (length.isPresent() && length.getAsLong() > WORTH_DISCARDING) {
      leaveUnread(entity);
      return CompletableFuture.completedStage(Optional.of(tooLarge(WORTH_DISCARDING)));
    }
    return entity
        .withSizeLimit(WORTH_DISCARDING)
        .getDataBytes()
        .completionTimeout(timeout)
        .runWith(Sink.ignore(), system)
        .handle((_, failure) -> Optional.ofNullable(failure).map(this::unreadable));
  }

  private void leaveUnread(RequestEntity entity) {
    entity.getDataBytes().runWith(Sink.cancelled(), system);
  }

  private Problem unreadable(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return switch (cause) {
      case ProblemFound found -> found.problem();
      case EntityStreamSizeException _ -> tooLarge(WORTH_DISCARDING);
      case TimeoutException _ ->
          Problem.of(
              ProblemType.REQUEST_TIMEOUT,
              "The body did not arrive within " + timeout.toMillis() + " ms");
      case null, default ->
          Problem.of(ProblemType.BAD_REQUEST, "The body broke off, or is not well formed");
    };
  }

  static Problem tooLarge(long maxBytes) {
    return Problem.of(
            ProblemType.PAYLOAD_TOO_LARGE, "The body may have " + maxBytes + " bytes here")
        .with("maxBytes", maxBytes);
  }

  static Problem noMemory() {
    return Problem.of(
            ProblemType.OVER_CAPACITY,
            "The bodies and answers of other requests leave too little memory for this one. Nothing"
                + " was done.")
        .retryAfter(1);
  }

  /** Makes an answer that is the last on its connection. */
  static HttpResponse closing(Problem problem) {
    return Responses.problem(problem).addHeader(PendingResponse.LAST);
  }
}
