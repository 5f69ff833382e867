package dev.firebreak.node;

import dev.firebreak.config.Settings;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.TaskStore;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Opens the store that needs nothing else installed. */
final class EmbeddedStore {
  private EmbeddedStore() {}

  static @Nullable TaskStore open(Settings settings, Executor answers)
      throws StoreException.Refused {
    return null;
  }
}
