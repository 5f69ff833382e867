package dev.firebreak.node;

import dev.firebreak.config.Settings;
import dev.firebreak.config.StoreSettings;
import dev.firebreak.store.StoreException;
import java.util.concurrent.Executor;

/** Opens what a node keeps its tasks in. */
@FunctionalInterface
public interface StoreOpener {

  /**
   * Opens it, after which what a lost node ran waits again.
   *
   * @param answers where its stages are to end
   * @throws StoreException if it can't be opened, and nothing was changed
   */
  Stores open(Settings settings, Executor answers) throws StoreException;

  /** What the settings say. */
  static Stores asSet(Settings settings, Executor answers) throws StoreException {
    StoreSettings shared = settings.store();
    return shared == null
        ? EmbeddedStore.open(settings, answers)
        : SharedStore.open(settings, shared, answers);
  }
}
