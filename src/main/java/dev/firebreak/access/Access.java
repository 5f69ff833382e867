package dev.firebreak.access;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a node.
 *
 * @param tokens the tokens, of which every request needs one; null if requests need none
 * @param admin changes tokens; null if the node keeps none
 * @param quotas what callers have used of their quotas
 */
public record Access(@Nullable Tokens tokens, @Nullable TokenAdmin admin, Quotas quotas)
    implements AutoCloseable {
  /** No tokens, and none required. */
  public static final Access NONE = without(null);

  private static Access without(@Nullable TokenAdmin admin) {
    LiveTasks none = _ -> CompletableFuture.completedStage(Map.of());
    return new Access(null, admin, new Quotas(none, System::nanoTime));
  }

  /**
   * The access to a node with this store.
   *
   * @param store null if the node keeps no tokens
   * @param tasks counts the live tasks of owners
   * @param required whether every request needs a token
   * @throws ExecutionException if the tokens can't be read
   */
  public static Access open(
      @Nullable TokenStore store, LiveTasks tasks, boolean required, InstantSource clock)
      throws ExecutionException, TimeoutException, InterruptedException {
    if (store == null) {
      return NONE;
    }
    TokenAdmin admin = new TokenAdmin(store, clock);
    if (!required) {
      return without(admin);
    }
    Quotas quotas = new Quotas(tasks, System::nanoTime);
    return new Access(Tokens.watch(store, quotas, clock), admin, quotas);
  }

  /** Makes a change effective on this node at once; completes with the result of the change. */
  public <T> CompletionStage<T> effective(CompletionStage<T> change) {
    return change.thenCompose(
        result ->
            tokens == null
                ? CompletableFuture.completedStage(result)
                // The change is stored: a failed reading only delays its effect.
                : tokens.refresh().handle((_, _) -> result));
  }

  @Override
  public void close() {
    if (tokens != null) {
      tokens.close();
    }
  }
}
