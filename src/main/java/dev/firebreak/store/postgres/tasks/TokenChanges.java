package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.ErrorText;
import dev.firebreak.store.jdbc.JdbcTokenStore;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.store.jdbc.TokenTable;
import dev.firebreak.store.postgres.connection.SessionKind;
import dev.firebreak.store.postgres.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Changes the table of tokens, each time on a connection of its own: operators do so rarely, and
 * the writer's groups need no further kind of statement for it.
 */
record TokenChanges(Sessions sessions) implements JdbcTokenStore.Changer {
  @Override
  public CompletionStage<@Nullable Void> change(TokenTable.Change change) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("store-tokens")
        .daemon()
        .start(
            () -> {
              try {
                apply(change);
                done.complete(null);
              } catch (Throwable t) {
                done.completeExceptionally(
                    new StoreException.Unavailable(
                        "the tokens can't be changed: " + ErrorText.firstLine(t), t));
              }
            });
    return done;
  }

  private void apply(TokenTable.Change change) throws SQLException {
    try (Connection connection = sessions.open(SessionKind.WRITER);
        Statements statements = new Statements(connection)) {
      connection.setAutoCommit(false);
      change.apply(new TokenTable(statements));
      connection.commit();
    }
  }
}
