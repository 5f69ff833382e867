package dev.firebreak.api;

import java.util.concurrent.CompletionStage;

/**
 * Does the work of a type without holding a thread while it waits.
 *
 * <p>The documentation of {@link Handler} applies here too: what the type arguments mean, one
 * object for all attempts, constructors, closing.
 *
 * <p>It is called on a thread of its own, unless its type is declared with {@code start = inline}.
 * That declares that {@link #handle} never blocks and returns at once: it then runs on the server's
 * own threads, and a call that blocks delays other requests.
 *
 * @param <I> the input: {@link Payload}, or a class that Jackson can read
 * @param <O> the result: {@link Payload}, or a class that Jackson can write
 */
@FunctionalInterface
public interface AsyncHandler<I, O> {

  /**
   * Starts the work of one attempt.
   *
   * @param input what the caller sent
   * @param attempt which attempt this is, how long it may take, and whether it was cancelled
   * @return a stage that completes with the result or an exception; never null. When the attempt is
   *     stopped, its {@code toCompletableFuture()} is cancelled.
   * @throws Exception has the same effect as a failed stage
   */
  CompletionStage<O> handle(I input, Attempt attempt) throws Exception;
}
