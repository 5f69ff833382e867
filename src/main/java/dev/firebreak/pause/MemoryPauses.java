package dev.firebreak.pause;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Keeps pauses in memory, for nodes without a store: they end with the node. */
public final class MemoryPauses implements PauseStore {
  private final ConcurrentSkipListMap<String, Pause> byType = new ConcurrentSkipListMap<>();

  @Override
  public CompletionStage<List<Pause>> list() {
    return CompletableFuture.completedStage(List.copyOf(byType.values()));
  }

  @Override
  public CompletionStage<@Nullable Void> save(Pause pause) {
    byType.putIfAbsent(pause.type(), pause);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<@Nullable Void> delete(String type) {
    byType.remove(type);
    return CompletableFuture.completedStage(null);
  }
}
