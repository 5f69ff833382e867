package dev.firebreak.bench.server;

import dev.firebreak.api.AsyncHandler;
import dev.firebreak.api.Attempt;
import dev.firebreak.api.Payload;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers with its input, at once: for {@code start = inline}. */
public final class Inline implements AsyncHandler<Payload, Payload> {
  @Override
  public CompletionStage<Payload> handle(Payload input, Attempt attempt) {
    return CompletableFuture.completedFuture(input);
  }
}
