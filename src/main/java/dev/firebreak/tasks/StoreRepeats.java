package dev.firebreak.tasks;

import dev.firebreak.step.StepRefused;
import dev.firebreak.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Repeats an operation of the store on the steps of an attempt while the store can't be reached or
 * is full, and the attempt goes on.
 *
 * @param delays delays the repetitions
 * @param ended whether the attempt has ended, or no longer holds its task
 */
record StoreRepeats(TaskParts.Delays delays, BooleanSupplier ended) {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** A step is not recorded, as its attempt has ended. */
  static StepRefused over(String name) {
    return new StepRefused(
        "step " + name + " is not recorded: this attempt has ended, or no longer holds its task");
  }

  /**
   * Runs an operation until the store has answered it.
   *
   * @param name the name of the step, for the message of a failure
   * @param operation can be repeated after a lost answer
   * @return fails with {@link StepRefused}
   */
  <T> CompletionStage<T> run(String name, Supplier<CompletionStage<T>> operation) {
    CompletableFuture<T> done = new CompletableFuture<>();
    run(name, operation, FIRST_PAUSE, done);
    return done;
  }

  private <T> void run(
      String name,
      Supplier<CompletionStage<T>> operation,
      Duration pause,
      CompletableFuture<T> done) {
    if (ended.getAsBoolean()) {
      done.completeExceptionally(over(name));
      return;
    }
    operation
        .get()
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                done.complete(answer);
              } else if (mayPass(cause(failure))) {
                delays.run(pause, () -> run(name, operation, longer(pause), done));
              } else {
                Throwable cause = cause(failure);
                done.completeExceptionally(
                    new StepRefused(
                        "step " + name + " can't be recorded: " + cause.getMessage(), cause));
              }
            });
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private static boolean mayPass(Throwable failure) {
    // If a full store failed the step, its effects would be repeated by the next attempt.
    return failure instanceof StoreException.Unavailable
        || failure instanceof StoreException.Full
        || failure instanceof StoreException.OutcomeUnknown;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
