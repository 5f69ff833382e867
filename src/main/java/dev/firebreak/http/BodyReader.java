package dev.firebreak.http;

import dev.firebreak.api.Payload;
import dev.firebreak.config.HttpSettings;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.javadsl.Sink;

/** Takes bodies off the wire, within a size and a time, or gets rid of them. */
final class BodyReader {
  /** A body up to this size is read to its end even if nobody wants it, to keep the connection. */
  private static final long WORTH_DISCARDING = 64 * 1024;

  private static final byte[] NOTHING = {};
  private static final CompletionStage<Boolean> GONE = CompletableFuture.completedStage(true);

  /** Pekko heeds its own class of this header only. */
  private static final HttpHeader CLOSE = Connection.create("close");

  private final ActorSystem<?> system;
  private final HttpSettings settings;

  BodyReader(ActorSystem<?> system, HttpSettings settings) {
    this.system = system;
    this.settings = settings;
  }

  /**
   * What the body is; none at all and curl's default both mean that nobody said.
   *
   * @throws ProblemFound if it could not be handed on as a header
   */
  String contentType(HttpRequest request) throws ProblemFound {
    String named = request.entity().getContentType().toString();
    if (named.startsWith("application/x-www-form-urlencoded") || named.startsWith("none/none")) {
      return Payload.UNSPECIFIED;
    }
    try {
      return Payload.of(NOTHING, named).contentType();
    } catch (IllegalArgumentException e) {
      throw new ProblemFound(
          Problem.of(ProblemType.BAD_HEADER, "Content-Type is " + e.getMessage()));
    }
  }

  /**
   * Reads a body.
   *
   * @param maxBytes the largest that is read
   * @param whole given the bytes, perhaps before this returns
   * @param instead given the answer if there are too many or they take too long
   * @throws ProblemFound if the headers already say that there are too many
   */
  void read(
      HttpRequest request, long maxBytes, Consumer<byte[]> whole, Consumer<HttpResponse> instead)
      throws ProblemFound {
    RequestEntity entity = request.entity();
    OptionalLong length = entity.getContentLengthOption();
    if (length.isPresent() && length.getAsLong() > maxBytes) {
      throw new ProblemFound(tooLarge(maxBytes));
    }
    if (entity instanceof HttpEntity.Strict strict) {
      whole.accept(strict.getData().toArray());
      return;
    }
    entity
        .withSizeLimit(maxBytes)
        .toStrict(settings.bodyTimeout().toMillis(), maxBytes, system)
        .whenComplete(
            (strict, failure) -> {
              try {
                if (failure == null) {
                  whole.accept(strict.getData().toArray());
                } else {
                  instead.accept(closing(unreadable(failure, maxBytes)));
                }
              } catch (Throwable t) {
                // An allocation that failed, for instance: nobody else would see it, or answer.
                instead.accept(FrontDoor.internalError(t));
              }
            });
  }

  /**
   * Answers without the body. Pekko closes a connection on which the answer comes before the body
   * is in; so a small body is read away first, and on a large one the connection is closed.
   */
  CompletionStage<HttpResponse> refuse(HttpRequest request, Problem problem) {
    return readAway(request)
        .thenApply(gone -> gone ? Responses.problem(problem) : closing(problem));
  }

  /** Reads a body that nobody wants, unless it is large or slow; says whether it is gone. */
  CompletionStage<Boolean> readAway(HttpRequest request) {
    RequestEntity entity = request.entity();
    if (entity instanceof HttpEntity.Strict) {
      return GONE;
    }
    OptionalLong length = entity.getContentLengthOption();
    if (length.isPresent() && length.getAsLong() > WORTH_DISCARDING) {
      entity.getDataBytes().runWith(Sink.cancelled(), system);
      return CompletableFuture.completedStage(false);
    }
    return entity
        .withSizeLimit(WORTH_DISCARDING)
        .toStrict(settings.bodyTimeout().toMillis(), WORTH_DISCARDING, system)
        .handle((_, failure) -> failure == null);
  }

  private Problem unreadable(Throwable failure, long maxBytes) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return switch (cause) {
      case EntityStreamSizeException _ -> tooLarge(maxBytes);
      case TimeoutException _ ->
          Problem.of(
              ProblemType.REQUEST_TIMEOUT,
              "The body did not arrive within " + settings.bodyTimeout().toMillis() + " ms");
      case null, default ->
          Problem.of(ProblemType.BAD_REQUEST, "The body broke off, or is not well formed");
    };
  }

  private static Problem tooLarge(long maxBytes) {
    return Problem.of(
            ProblemType.PAYLOAD_TOO_LARGE, "The body may have " + maxBytes + " bytes here")
        .with("maxBytes", maxBytes);
  }

  private static HttpResponse closing(Problem problem) {
    return Responses.problem(problem).addHeader(CLOSE);
  }
}
