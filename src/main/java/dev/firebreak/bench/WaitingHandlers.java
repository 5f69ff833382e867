package dev.firebreak.bench;

import dev.firebreak.api.AsyncHandler;
import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** Handlers that wait until all of them are let go, in a process that is there for nothing else. */
public final class WaitingHandlers {
  private static final CompletableFuture<Void> GO = new CompletableFuture<>();
  private static final CountDownLatch GATE = new CountDownLatch(1);
  private static final LongAdder ENTERED = new LongAdder();

  private WaitingHandlers() {}

  static long entered() {
    return ENTERED.sum();
  }

  static void letGo() {
    GATE.countDown();
    GO.complete(null);
  }

  /** Waits on its thread. */
  public static final class OnThread implements Handler<Payload, Payload> {
    @Override
    public Payload handle(Payload input, Attempt attempt) throws InterruptedException {
      ENTERED.increment();
      GATE.await();
      return input;
    }
  }

  /** Waits without a thread. */
  public static final class Async implements AsyncHandler<Payload, Payload> {
    @Override
    public CompletionStage<Payload> handle(Payload input, Attempt attempt) {
      ENTERED.increment();
      return GO.thenApply(_ -> input);
    }
  }
}
