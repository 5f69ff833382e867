package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.ErrorText;
import dev.firebreak.store.jdbc.OperatorChange;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.store.postgres.connection.SessionKind;
import dev.firebreak.store.postgres.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Changes the small tables of operators, each time on a connection of its own: operators do so
 * rarely, and the writer's groups need no further kind of statement for it.
 */
record OperatorChanges(Sessions sessions) implements OperatorChange.Maker {
  @Override
  public CompletionStage<@Nullable Void> make(OperatorChange change) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("store-operator")
        .daemon()
        .start(
            () -> {
              try {
                apply(change);
                done.complete(null);
              } catch (Throwable t) {
                done.completeExceptionally(
                    new StoreException.Unavailable(
                        "the change can't be stored: " + ErrorText.firstLine(t), t));
              }
            });
    return done;
  }

  private void apply(OperatorChange change) throws SQLException {
    try (Connection connection = sessions.open(SessionKind.WRITER);
        Statements statements = new Statements(connection)) {
      connection.setAutoCommit(false);
      change.apply(statements);
      connection.commit();
    }
  }
}
