package dev.firebreak.client;

import java.util.concurrent.Flow;

/** How many pieces a subscriber wants. Thread-safe. */
final class Demand implements Flow.Subscription {
  private final Runnable whenCancelled;
  private long wanted;
  private boolean ended;

  Demand(Runnable whenCancelled) {
    this.whenCancelled = whenCancelled;
  }

  @Override
  public synchronized void request(long more) {
    wanted = wanted + more < 0 ? Long.MAX_VALUE : wanted + more;
    notifyAll();
  }

  @Override
  public void cancel() {
    whenCancelled.run();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Waits until a piece is wanted; false if none is any more. */
  synchronized boolean await() throws InterruptedException {
    while (wanted == 0 && !ended) {
      wait();
    }
    wanted--;
    return !ended;
  }
}
