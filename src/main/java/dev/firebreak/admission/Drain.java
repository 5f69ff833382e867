package dev.firebreak.admission;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whether the node is stopping, and whether it is done with what it had let in. Thread-safe. */
public final class Drain {
  private final List<Capacity> capacities = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private volatile boolean begun;

  /** From now on nobody is let in. */
  public void begin() {
    begun = true;
    completeIfIdle();
  }

  /** Whether the node is stopping. */
  public boolean begun() {
    return begun;
  }

  /** Ends when the node is stopping and every run that was let in is over. */
  public CompletionStage<Void> idle() {
    return idle;
  }

  void add(Capacity room) {
    capacities.add(room);
  }

  void completeIfIdle() {
    if (capacities.stream().allMatch(room -> room.admitted() == 0)) {
      idle.complete(null);
    }
  }
}
