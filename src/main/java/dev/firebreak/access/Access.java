package dev.firebreak.access;

import dev.firebreak.config.InvalidConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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

  /**
   * A file with tokens.
   *
   * @param changes is given each change of its tokens while the node runs
   */
  public record WatchedFile(Path path, Consumer<TokenChange> changes) {}

  private static Access without(@Nullable TokenAdmin admin) {
    LiveTasks none = _ -> CompletableFuture.completedStage(Map.of());
    return new Access(null, admin, new Quotas(none, System::nanoTime));
  }

  /**
   * The access to a node with this store.
   *
   * @param store null if the node keeps no tokens
   * @param file more tokens; null for none
   * @param tasks counts the live tasks of owners
   * @param required whether every request needs a token
   * @throws ExecutionException if the tokens can't be read
   */
  public static Access open(
      @Nullable TokenStore store,
      @Nullable WatchedFile file,
      LiveTasks tasks,
      boolean required,
      InstantSource clock)
      throws ExecutionException, TimeoutException, InterruptedException, InvalidConfig {
    TokenAdmin admin = store == null ? null : new TokenAdmin(store, clock);
    TokenStore all = file == null ? store : withFile(file, store);
    if (all == null || !required) {
      return without(admin);
    }
    Quotas quotas = new Quotas(tasks, System::nanoTime);
    return new Access(Tokens.watch(all, quotas, clock), admin, quotas);
  }

  private static TokenStore withFile(WatchedFile file, @Nullable TokenStore store)
      throws InvalidConfig {
    try {
      return new FileTokenStore(file.path(), store, file.changes());
    } catch (IOException e) {
      throw new InvalidConfig(List.of("firebreak.http.token-file: " + e.getMessage()));
    }
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
