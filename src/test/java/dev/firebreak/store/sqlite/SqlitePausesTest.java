package dev.firebreak.store.sqlite;

import dev.firebreak.pause.PauseStore;
import dev.firebreak.store.PauseStoreContract;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqlitePausesTest extends PauseStoreContract {
  @TempDir Path folder;
  private @Nullable SqliteStore store;

  @Override
  protected PauseStore pauses() throws StoreException {
    store =
        SqliteStore.open(
            folder, new StoreOptions("n", InstantSource.system(), Runnable::run, 1000, () -> {}));
    return store.pauses();
  }

  @Override
  protected PauseStore reopened() throws StoreException {
    close();
    return pauses();
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }
}
