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
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.javadsl.Sink;

/** Takes bodies off the wire, within a size and a time, or gets rid of them. */
final class BodyReader {
  /** A body up to this size is read to its end even if nobody wants it, to keep the connection. */
  private static final long WORTH_DISCARDING = 64 * 1024;

  private final ActorSystem<?> system;
  private final HttpSettings settings;

  BodyReader(ActorSystem<?> system, HttpSettings settings) {
    this.system = system;
    this.settings = settings;
  }

  /** What the body is; none at all and curl's default both mean that nobody said. */
  String contentType(HttpRequest request) {
    String named = request.entity().getContentType().toString();
    return named.startsWith("application/x-www-form-urlencoded") || named.startsWith("none/none")
        ? Payload.UNSPECIFIED
        : named;
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
        .toStrict(settings.bodyTimeout().toMillis(), system)
        .whenComplete(
            (strict, failure) -> {
              if (failure == null) {
                whole.accept(strict.getData().toArray());
              } else {
                instead.accept(closing(unreadable(failure, maxBytes)));
              }
            });
  }

  /** Answers without the body: reads a small one away, closes the connection on a large one. */
  CompletionStage<HttpResponse> refuse(HttpRequest request, Problem problem) {
    RequestEntity entity = request.entity();
    if (entity instanceof HttpEntity.Strict) {
      return CompletableFuture.completedStage(Responses.problem(problem));
    }
    OptionalLong length = entity.getContentLengthOption();
    if (length.isPresent() && length.getAsLong() > WORTH_DISCARDING) {
      entity.getDataBytes().runWith(Sink.cancelled(), system);
      return CompletableFuture.completedStage(closing(problem));
    }
    // Pekko closes a connection on which the answer comes before the body is in.
    return entity
        .withSizeLimit(WORTH_DISCARDING)
        .toStrict(settings.bodyTimeout().toMillis(), system)
        .handle((_, failure) -> failure == null ? Responses.problem(problem) : closing(problem));
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
    return Responses.problem(problem.withHeader("Connection", "close"));
  }
}
