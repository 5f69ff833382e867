package dev.firebreak.bench;

import dev.firebreak.api.AsyncHandler;
import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/**
 * Handlers that wait until {@link #release()}; their state is static, for a process with one
 * measurement.
 */
public final class WaitingHandlers {
  private static final CompletableFuture<Void> RELEASED_ASYNC = new CompletableFuture<>();
  private static final CountDownLatch RELEASED = new CountDownLatch(1);
  private static final LongAdder STARTED = new LongAdder();

  private WaitingHandlers() {}

  static long started() {
    return STARTED.sum();
  }

  static void release() {
    RELEASED.countDown();
    RELEASED_ASYNC.complete(null);
  }

  /** Waits on its thread. */
  public static final class OnThread implements Handler<Payload, Payload> {
    @Override
    public Payload handle(Payload input, Attempt attempt) throws InterruptedException {
      STARTED.increment();
      RELEASED.await();
      return input;
    }
  }

  /** Waits without a thread. */
  public static final class Async implements AsyncHandler<Payload, Payload> {
    @Override
    public CompletionStage<Payload> handle(Payload input, Attempt attempt) {
      STARTED.increment();
      return RELEASED_ASYNC.thenApply(_ -> input);
    }
  }
}
