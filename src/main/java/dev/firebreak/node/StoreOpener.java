package dev.firebreak.node;

import dev.firebreak.config.Settings;
import dev.firebreak.config.StoreSettings;
import dev.firebreak.store.StoreException;
import java.util.concurrent.Executor;

/** Opens a node's store. */
@FunctionalInterface
public interface StoreOpener {

  /**
   * Opens the store. An embedded store has then queued again the tasks that an earlier process ran.
   *
   * @param answers completes the store's stages
   * @throws StoreException if the store can't be opened; nothing was changed
   */
  Stores open(Settings settings, Executor answers) throws StoreException;

  /** Opens the store that the settings name. */
  static Stores asSet(Settings settings, Executor answers) throws StoreException {
    StoreSettings shared = settings.storage().shared();
    return shared == null
        ? EmbeddedStore.open(settings, answers)
        : SharedStore.open(settings, shared, answers);
  }
}
