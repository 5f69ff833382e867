package dev.firebreak.node;

import dev.firebreak.config.Settings;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.TaskStore;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Opens what a node keeps its tasks in. */
@FunctionalInterface
public interface StoreOpener {

  /**
   * Opens it, after which what a lost node ran waits again.
   *
   * @param answers where its stages are to end
   * @return null if this node keeps no tasks
   * @throws StoreException.Refused if it can't be opened, and nothing was changed
   */
  @Nullable TaskStore open(Settings settings, Executor answers) throws StoreException.Refused;
}
