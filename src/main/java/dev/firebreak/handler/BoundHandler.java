package dev.firebreak.handler;

import dev.firebreak.api.AsyncHandler;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.json.Decoder;
import dev.firebreak.json.Encoder;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A handler together with the decoder of its input and the encoder of its result. */
sealed interface BoundHandler {

  /** The user's object, which is closed at the end if it is {@link AutoCloseable}. */
  Object handler();

  MediaTypes consumes();

  /** A handler that takes and returns bytes. */
  @SuppressWarnings("unchecked") // It is only given payloads.
  static BoundHandler ofBytes(Handler<Payload, Payload> handler) {
    Handler<?, ?> any = handler;
    return new Blocking(
        (Handler<Object, Object>) any, input -> input, Encoder::bytes, MediaTypes.ANY);
  }

  /** The result is what the handler has returned, unless it has written its answer itself. */
  private static Outcome succeeded(AttemptContext attempt, Encoder encoder, @Nullable Object result)
      throws IOException {
    Payload written = attempt.streams().written();
    return new Outcome.Succeeded(written == null ? encoder.encode(result) : written);
  }

  /** A handler that works on the calling thread. */
  record Blocking(
      Handler<Object, Object> handler, Decoder decoder, Encoder encoder, MediaTypes consumes)
      implements BoundHandler {

    Outcome handle(Payload input, AttemptContext attempt) throws Exception {
      Object result = handler.handle(decoder.decode(input), attempt);
      return succeeded(attempt, encoder, result);
    }
  }

  /** A handler that returns a stage. */
  record Async(
      AsyncHandler<Object, Object> handler, Decoder decoder, Encoder encoder, MediaTypes consumes)
      implements BoundHandler {

    CompletionStage<Object> handle(Payload input, AttemptContext attempt) throws Exception {
      CompletionStage<Object> stage = handler.handle(decoder.decode(input), attempt);
      if (stage == null) {
        throw new NullPointerException("the handler returned null instead of a stage");
      }
      return stage;
    }

    Outcome outcome(AttemptContext attempt, Object result) throws IOException {
      return succeeded(attempt, encoder, result);
    }
  }
}
