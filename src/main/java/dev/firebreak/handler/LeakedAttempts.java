package dev.firebreak.handler;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the attempts of one type that were abandoned and still run. The counter lives as long as
 * the node, because a leaked attempt outlives its worker and its supervisor.
 */
final class LeakedAttempts {
  private final AtomicInteger open = new AtomicInteger();
  private final Carriers carriers;

  LeakedAttempts(Carriers carriers) {
    this.carriers = carriers;
  }

  void opened() {
    open.incrementAndGet();
    carriers.held();
  }

  void closed() {
    open.decrementAndGet();
    carriers.freed();
  }

  int count() {
    return open.get();
  }
}
