package dev.firebreak.store.postgres.tasks;

import static java.util.Objects.requireNonNull;

import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.ErrorText;
import dev.firebreak.store.jdbc.Sql;
import dev.firebreak.store.jdbc.VersionIndex;
import dev.firebreak.store.postgres.connection.AdvisoryLocks;
import dev.firebreak.store.postgres.connection.SessionKind;
import dev.firebreak.store.postgres.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims of types that accept some versions only, perhaps together with others. Creates the {@link
 * VersionIndex} before the first claim that needs it, on a connection of its own: the writer's
 * statements have short timeouts. Changes of tasks wait meanwhile, on all nodes. Thread-safe.
 */
final class VersionedTypes {
  private static final Logger LOG = LoggerFactory.getLogger(VersionedTypes.class);

  /** While a creation waits for its lock, changes of tasks wait behind it. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final String EXISTING = "SELECT to_regclass('" + VersionIndex.NAME + "')::text";

  private final Sessions sessions;

  /** The creation that is under way or done; null before the first one, and after a failure. */
  private @Nullable CompletableFuture<@Nullable Void> created;

  /** When it began, as {@link System#nanoTime}. */
  private long began;

  VersionedTypes(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * Claims when the index exists.
   *
   * @param requests of which some name versions; the others are claimed by an operation of their
   *     own
   */
  CompletionStage<List<ClaimResult>> claim(Writer writer, List<ClaimRequest> requests) {
    CompletableFuture<List<ClaimResult>> claimed = new CompletableFuture<>();
    prepare()
        .handle((_, failure) -> failure)
        .thenCompose(
            failure ->
                failure == null
                    ? claimAll(writer, requests)
                    : claimOthers(writer, requests, failure))
        .whenComplete(
            (results, failure) -> {
              if (failure == null) {
                claimed.complete(results);
              } else {
                boolean wrapped = failure instanceof CompletionException;
                Throwable cause = wrapped ? failure.getCause() : null;
                claimed.completeExceptionally(cause == null ? failure : cause);
              }
            });
    return claimed;
  }

  private static CompletionStage<List<ClaimResult>> claimAll(
      Writer writer, List<ClaimRequest> requests) {
    List<ClaimRequest> some = requests.stream().filter(r -> r.versions() != null).toList();
    List<ClaimRequest> others = requests.stream().filter(r -> r.versions() == null).toList();
    if (others.isEmpty()) {
      return writer.add(new Claims.Take(some, 1));
    }
    CompletionStage<List<ClaimResult>> first = writer.add(new Claims.Take(others, 2));
    return writer
        .add(new Claims.Take(some, 2))
        .thenCombine(first, (one, other) -> inOrder(requests, one, other));
  }

  /** Types that accept all versions do not wait for the index. */
  private static CompletionStage<List<ClaimResult>> claimOthers(
      Writer writer, List<ClaimRequest> requests, Throwable failure) {
    List<ClaimRequest> others = requests.stream().filter(r -> r.versions() == null).toList();
    if (others.isEmpty()) {
      return CompletableFuture.failedStage(failure);
    }
    List<ClaimResult> none =
        requests.stream()
            .filter(request -> request.versions() != null)
            .map(request -> new ClaimResult(request.type(), List.of(), false, PAUSE))
            .toList();
    LOG.warn(
        "Tasks of types that accept some versions only can't be claimed ({}); retrying in {} ms."
            + " Other types go on.",
        failure.getMessage(),
        PAUSE.toMillis());
    return writer
        .add(new Claims.Take(others, 1))
        .thenApply(results -> inOrder(requests, none, results));
  }

  private static List<ClaimResult> inOrder(
      List<ClaimRequest> requests, List<ClaimResult> one, List<ClaimResult> other) {
    Map<String, ClaimResult> byType = new HashMap<>();
    one.forEach(result -> byType.put(result.type(), result));
    other.forEach(result -> byType.put(result.type(), result));
    return requests.stream().map(r -> requireNonNull(byType.get(r.type()))).toList();
  }

  /** Completes when the index exists. A failed creation is repeated after a pause. */
  private synchronized CompletionStage<@Nullable Void> prepare() {
    CompletableFuture<@Nullable Void> known = created;
    boolean failed = known != null && known.isCompletedExceptionally();
    boolean early = System.nanoTime() - began < PAUSE.toNanos();
    if (known != null && (!failed || early)) {
      return known;
    }
    CompletableFuture<@Nullable Void> creating = new CompletableFuture<>();
    created = creating;
    began = System.nanoTime();
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
      Sql.run(connection, AdvisoryLocks.lockStatement(AdvisoryLocks.SCHEMA));
      // A session of another program may have locked the table: writes would wait behind this one.
      Sql.run(connection, "SET LOCAL lock_timeout = '500ms'");
      if (Sql.text(connection, EXISTING).isEmpty()) {
        Sql.run(connection, VersionIndex.CREATE);
      }
      connection.commit();
    }
  }
}
