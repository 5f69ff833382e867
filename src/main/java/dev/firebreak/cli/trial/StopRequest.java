package dev.firebreak.cli.trial;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The request to end a trial, by Ctrl-C or SIGTERM. Nothing interrupts a read of standard input or
 * a write to standard output; so they run on threads of their own, which a stop leaves behind.
 */
final class StopRequest {
  private final CompletableFuture<Void> made = new CompletableFuture<>();

  /** A read or write that may block for any time. */
  @FunctionalInterface
  interface Blocking<T> {
    /** Reads or writes. */
    T run() throws IOException;
  }

  /** Makes the request, from any thread. */
  void make() {
    made.complete(null);
  }

  /**
   * Reads or writes until the stop is requested.
   *
   * @param name the name of the thread
   * @return the result; empty if the stop was requested first
   */
  <T> Optional<T> until(String name, Blocking<T> blocking)
      throws IOException, InterruptedException {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(
            () -> {
              try {
                done.complete(blocking.run());
              } catch (Throwable t) {
                done.completeExceptionally(t);
              }
            });
    try {
      CompletableFuture.anyOf(done, made).get();
      return done.isDone() ? Optional.of(done.get()) : Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
