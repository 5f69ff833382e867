package dev.firebreak.store.postgres.tasks;

import dev.firebreak.pause.PauseStore;
import dev.firebreak.store.PauseStoreContract;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresPausesTest extends PauseStoreContract {
  private final Cluster cluster = new Cluster();
  private @Nullable PostgresStore store;

  @Override
  protected PauseStore pauses() throws StoreException {
    store = cluster.open(Cluster.options("n", Runnable::run), DatabaseTime.DATABASE);
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
