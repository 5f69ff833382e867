package dev.firebreak.api;

import java.util.concurrent.CompletionStage;

/**
 * Does the work of a type without holding a thread while it waits.
 *
 * <p>Everything said of {@link Handler} holds here too: what the type arguments mean, one object
 * for all attempts, constructors, closing.
 *
 * <p>It is called on a thread of its own, unless its type is declared with {@code start = inline}.
 * That is a promise that {@link #handle} never blocks and returns at once: it then runs on the
 * server's own threads, and breaking the promise makes others wait.
 *
 * @param <I> what comes in: {@link Payload}, or a class that Jackson can read
 * @param <O> what goes out: {@link Payload}, or a class that Jackson can write
 */
@FunctionalInterface
public interface AsyncHandler<I, O> {

  /**
   * Starts the work of one attempt.
   *
   * @param input what the caller sent
   * @param attempt which attempt this is, how long it may take, and whether it was cancelled
   * @return a stage that ends with the result or with what went wrong; never null. When the attempt
   *     is stopped, its {@code toCompletableFuture()} is cancelled.
   * @throws Exception counts like a stage that failed
   */
  CompletionStage<O> handle(I input, Attempt attempt) throws Exception;
}
