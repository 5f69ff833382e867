package dev.firebreak.admission;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whether the node is draining, and when all admitted runs are over. Thread-safe. */
public final class Drain {
  private final List<Capacity> capacities = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private volatile boolean begun;

  /** From now on every new run is refused. */
  public void begin() {
    begun = true;
    completeIfIdle();
  }

  /** Whether the drain has begun. */
  public boolean begun() {
    return begun;
  }

  /** Completes when the drain has begun and every admitted run is over. */
  public CompletionStage<Void> idle() {
    return idle;
  }

  void add(Capacity capacity) {
    capacities.add(capacity);
  }

  void completeIfIdle() {
    if (capacities.stream().allMatch(capacity -> capacity.admitted() == 0)) {
      idle.complete(null);
    }
  }
}
