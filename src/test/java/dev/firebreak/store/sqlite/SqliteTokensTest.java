package dev.firebreak.store.sqlite;

import dev.firebreak.access.TokenStore;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.TokenStoreContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteTokensTest extends TokenStoreContract {
  @TempDir Path folder;
  private @Nullable SqliteStore store;

  @Override
  protected TokenStore tokens() throws StoreException {
    store =
        SqliteStore.open(
            folder, new StoreOptions("n", InstantSource.system(), Runnable::run, 1000, () -> {}));
    return store.tokens();
  }

  @Override
  protected TokenStore reopened() throws StoreException {
    close();
    return tokens();
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }
}
