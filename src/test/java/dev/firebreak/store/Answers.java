package dev.firebreak.store;

import dev.firebreak.fixture.Patience;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for stages of stores. */
public final class Answers {
  private Answers() {}

  /** The result of a stage; fails if the stage failed. */
  public static <T> T answer(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** The exception with which a stage failed. */
  public static Throwable failure(CompletionStage<?> stage) {
    return answer(stage.handle((_, failure) -> failure));
  }
}
