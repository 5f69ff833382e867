package dev.firebreak.node;

import dev.firebreak.access.Access;
import dev.firebreak.access.LiveTasks;
import dev.firebreak.access.TokenStore;
import dev.firebreak.config.HttpSettings;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.pause.PauseStore;
import dev.firebreak.store.NodeStore;
import dev.firebreak.store.TaskStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A node's stores.
 *
 * @param tasks null if the node keeps no tasks
 * @param nodes the nodes that share the store; null if it is not shared
 * @param tokens the tokens of callers; null if this store keeps none
 * @param pauses the paused types; null if this store keeps none
 * @param access the node's view of these tokens
 */
public record Stores(
    @Nullable TaskStore tasks,
    @Nullable NodeStore nodes,
    @Nullable TokenStore tokens,
    @Nullable PauseStore pauses,
    Access access) {
  /** No store. */
  static final Stores NONE = new Stores(null, null);

  /** A store without tokens and pauses. */
  public Stores(@Nullable TaskStore tasks, @Nullable NodeStore nodes) {
    this(tasks, nodes, null, null);
  }

  /** A store whose tokens are not read yet. */
  public Stores(
      @Nullable TaskStore tasks,
      @Nullable NodeStore nodes,
      @Nullable TokenStore tokens,
      @Nullable PauseStore pauses) {
    this(tasks, nodes, tokens, pauses, Access.NONE);
  }

  /**
   * Returns the same stores with their tokens.
   *
   * @param http whether requests need a token, so that all are read now and every second
   * @param audit records changes of files
   */
  Stores withAccess(HttpSettings http, ReloadAudit audit)
      throws ExecutionException, TimeoutException, InterruptedException, InvalidConfig {
    boolean required = http.callers().access() == HttpSettings.Access.TOKENS;
    LiveTasks live =
        tasks == null ? _ -> CompletableFuture.completedStage(Map.of()) : tasks::liveOf;
    Path file = http.callers().tokenFile();
    Access opened =
        Access.open(
            tokens,
            file == null
                ? null
                : new Access.WatchedFile(file, change -> audit.tokens(file, change)),
            live,
            required,
            InstantSource.system());
    return new Stores(tasks, nodes, tokens, pauses, opened);
  }

  /** Closes the tasks first: the claims of this node are released when its row is deleted. */
  void close() {
    access.close();
    if (tasks != null) {
      tasks.close();
    }
    if (nodes != null) {
      nodes.close();
    }
  }
}
