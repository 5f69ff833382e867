package dev.firebreak.store;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one thing after the other on an executor with many threads, in the order in which they came.
 * Who hears of a task before a claim that was committed earlier would take the claim's word that
 * there is none.
 */
public final class InOrder implements Executor {
  private final Executor threads;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /** Runs them on these. */
  public InOrder(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable action) {
    waiting.add(action);
    if (count.getAndIncrement() == 0) {
      begin();
    }
  }

  /** When the executor is closed already, those who wait are told all the same. */
  private void begin() {
    try {
      threads.execute(this::runAll);
    } catch (RejectedExecutionException _) {
      runAll();
    }
  }

  private void runAll() {
    do {
      Runnable next = waiting.poll();
      if (next != null) {
        next.run();
      }
    } while (count.decrementAndGet() > 0);
  }
}
