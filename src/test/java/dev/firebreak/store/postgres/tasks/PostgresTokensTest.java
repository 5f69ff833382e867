package dev.firebreak.store.postgres.tasks;

import dev.firebreak.access.TokenStore;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.TokenStoreContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresTokensTest extends TokenStoreContract {
  private final Cluster cluster = new Cluster();
  private @Nullable PostgresTokens opened;

  @Override
  protected TokenStore tokens() throws StoreException {
    opened = PostgresTokens.open(cluster.where());
    return opened.tokens();
  }

  @Override
  protected TokenStore reopened() throws StoreException {
    close();
    return tokens();
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
