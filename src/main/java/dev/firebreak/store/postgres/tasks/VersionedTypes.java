package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.ErrorText;
import dev.firebreak.store.jdbc.Sql;
import dev.firebreak.store.jdbc.VersionIndex;
import dev.firebreak.store.postgres.connection.AdvisoryLocks;
import dev.firebreak.store.postgres.connection.SessionKind;
import dev.firebreak.store.postgres.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Creates the {@link VersionIndex} before the first claim that needs it, on a connection of its
 * own: the writer's statements have short timeouts. Writes wait meanwhile, about two seconds for
 * each million of queued tasks. Thread-safe.
 */
final class VersionedTypes {
  private static final String EXISTING = "SELECT to_regclass('" + VersionIndex.NAME + "')::text";

  private final Sessions sessions;

  /** The creation that is under way or done; null before the first one, and after a failure. */
  private @Nullable CompletableFuture<@Nullable Void> created;

  VersionedTypes(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Completes when the index exists. A failed creation is repeated by the next call. */
  synchronized CompletionStage<@Nullable Void> prepare() {
    CompletableFuture<@Nullable Void> known = created;
    if (known != null && !known.isCompletedExceptionally()) {
      return known;
    }
    CompletableFuture<@Nullable Void> creating = new CompletableFuture<>();
    created = creating;
    Thread.ofPlatform().name("store-index").daemon().start(() -> create(creating));
    return creating;
  }

  private void create(CompletableFuture<@Nullable Void> creating) {
    try {
      create();
      creating.complete(null);
    } catch (Throwable t) {
      creating.completeExceptionally(
          new StoreException.Unavailable(
              "the index of tasks by version can't be created: " + ErrorText.firstLine(t), t));
    }
  }

  /**
   * One node at a time, as two statements that create the same index at once fail; and none if the
   * index exists, as the statement would lock the table nevertheless.
   */
  private void create() throws SQLException {
    try (Connection connection = sessions.open(SessionKind.MIGRATION)) {
      connection.setAutoCommit(false);
      // A session of another program may have locked the table: writes would wait behind this one.
      Sql.run(connection, "SET LOCAL lock_timeout = '2s'");
      Sql.run(connection, AdvisoryLocks.lockStatement(AdvisoryLocks.SCHEMA));
      if (Sql.text(connection, EXISTING).isEmpty()) {
        Sql.run(connection, VersionIndex.CREATE);
      }
      connection.commit();
    }
  }
}
