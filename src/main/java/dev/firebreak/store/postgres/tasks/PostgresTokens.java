package dev.firebreak.store.postgres.tasks;

import dev.firebreak.access.TokenStore;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.JdbcTokenStore;
import dev.firebreak.store.jdbc.Readers;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.connection.Sessions;
import java.util.List;

/** The tokens of a shared database, for programs that are no node. */
public final class PostgresTokens implements AutoCloseable {
  private final Readers<PostgresReads> readers;
  private final TokenStore tokens;

  private PostgresTokens(Sessions sessions) {
    readers = new Readers<>(List.of(new PostgresReadConnection(sessions)), Runnable::run);
    tokens = new JdbcTokenStore(readers, new OperatorChanges(sessions));
  }

  /**
   * Connects to the database, whose tables are created or migrated first.
   *
   * @throws StoreException if the database can't be used
   */
  public static PostgresTokens open(PostgresOptions where) throws StoreException {
    PostgresStore.prepare(where);
    return new PostgresTokens(new Sessions(where, DatabaseTime.DATABASE, "tokens"));
  }

  /** The tokens. */
  public TokenStore tokens() {
    return tokens;
  }

  @Override
  public void close() {
    readers.close();
  }
}
