package dev.firebreak.isolate;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the attempts of one type that were given up and still run. Lives as long as the node: such
 * an attempt outlives its worker and its supervisor.
 */
final class Leaks {
  private final AtomicInteger open = new AtomicInteger();
  private final Runnable whenOpened;
  private final Runnable whenClosed;

  Leaks(Runnable whenOpened, Runnable whenClosed) {
    this.whenOpened = whenOpened;
    this.whenClosed = whenClosed;
  }

  void opened() {
    open.incrementAndGet();
    whenOpened.run();
  }

  void closed() {
    open.decrementAndGet();
    whenClosed.run();
  }

  int count() {
    return open.get();
  }
}
