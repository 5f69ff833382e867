package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Accepted;
import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Changed;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Ended;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Filter;
import dev.firebreak.store.Page;
import dev.firebreak.store.Reconciled;
import dev.firebreak.store.Requeued;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Storable;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.Submission;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.HeardTime;
import dev.firebreak.store.postgres.connection.Pooling;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.connection.Schema;
import dev.firebreak.store.postgres.connection.Sessions;
import dev.firebreak.store.postgres.connection.SqlErrorKind;
import dev.firebreak.store.postgres.connection.WriterConnection;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tasks in a PostgreSQL database that several nodes share. An answered change is on the
 * server's disk. Uses three connections: one that writes, two that read. Differences from the
 * embedded store:
 *
 * <ul>
 *   <li>the time is the database's, which all nodes share: {@link StoreOptions#clock} is not used;
 *   <li>the tasks of a dead node are freed by its peers, not by {@link #open}, and {@link
 *       StoreOptions#onFailedSync} is never called: the server handles a failed sync;
 *   <li>while the server can't be reached every operation fails with {@link
 *       StoreException.Unavailable} within about ten seconds, or with {@link
 *       StoreException.OutcomeUnknown} if it may have been committed;
 *   <li>operations that a caller requests without waiting for the previous one may be executed in
 *       another order, unless they are about the same task;
 *   <li>{@link #live} includes this node's changes at once and those of peers after seconds;
 *   <li>a {@link ClaimResult} may say that more tasks are due while a peer is about to claim them;
 *   <li>{@link #backUp} always fails: the server has its own tools.
 * </ul>
 */
public final class PostgresStore implements TaskStore {
  /** So few tasks that operations behind a prune are hardly delayed. */
  private static final int PRUNED_AT_ONCE = 500;

  private final LiveTaskCount live;
  private final HeardTime heardTime;
  private final Writer writer;
  private final Readers readers;
  private final Bulk bulk;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PostgresStore(Sessions sessions, StoreOptions options, NodeIdentity self)
      throws SQLException {
    WriterConnection connection = new WriterConnection(sessions);
    live = new LiveTaskCount(connection.session().count());
    readers = new Readers(sessions, options.answers());
    heardTime = new HeardTime(connection.session().now());
    writer = new Writer(connection, self, options, live, heardTime);
    bulk = new Bulk(writer, readers);
  }

  /**
   * Opens the store, and creates or migrates its tables. Blocks.
   *
   * @param nodeId the id of this node's row; without such a row nothing is claimed
   * @throws StoreException.Refused if the server or its tables can't be used
   * @throws StoreException.Unavailable if the server can't be reached
   */
  public static PostgresStore open(PostgresOptions where, StoreOptions options, long nodeId)
      throws StoreException {
    return open(where, options, nodeId, DatabaseTime.DATABASE);
  }

  static PostgresStore open(
      PostgresOptions where, StoreOptions options, long nodeId, DatabaseTime time)
      throws StoreException {
    Sessions sessions = new Sessions(where, time, options.node());
    prepare(where, sessions);
    try {
      PostgresStore store =
          new PostgresStore(sessions, options, new NodeIdentity(nodeId, options.node()));
      store.writer.start();
      return store;
    } catch (SQLException e) {
      throw away(where, e);
    }
  }

  /**
   * Creates or migrates the tables, which {@link #open} does too. For callers that need the tables
   * before a node is registered. Blocks, also while another node does the same.
   *
   * @throws StoreException.Refused if the server or its tables can't be used
   * @throws StoreException.Unavailable if the server can't be reached
   */
  public static void prepare(PostgresOptions where) throws StoreException {
    prepare(where, new Sessions(where, DatabaseTime.DATABASE, "schema"));
  }

  private static void prepare(PostgresOptions where, Sessions sessions) throws StoreException {
    try (Connection connection = sessions.migration();
        Connection other = sessions.migration()) {
      Pooling.refuse(connection, other);
      Schema.ensure(connection);
    } catch (SQLException e) {
      throw away(where, e);
    }
  }

  private static StoreException away(PostgresOptions where, SQLException e) {
    if (Pooling.shows(e)) {
      return Pooling.refusal();
    }
    if (SqlErrorKind.isSetUpWrong(e)) {
      return new StoreException.Refused("the store " + where + " can't be opened: " + e, e);
    }
    return new StoreException.Unavailable("the store " + where + " can't be opened: " + e, e);
  }

  @Override
  public CompletionStage<Accepted> accept(Submission submission) {
    return Storable.unless(
        Storable.refusal(submission), () -> writer.add(new SubmitBatch.Accept(submission)));
  }

  @Override
  public CompletionStage<List<ClaimResult>> claim(List<ClaimRequest> requests) {
    return requests.isEmpty()
        ? CompletableFuture.completedStage(List.of())
        : writer.add(new Claims.Take(requests));
  }

  @Override
  public CompletionStage<Settled> settle(Claim claim, Ending ending) {
    return writer.add(new Settlements.Settle(claim, ending));
  }

  @Override
  public CompletionStage<Reconciled> reconcile(Set<Claim> known) {
    return writer.add(writer.reconcile(known));
  }

  @Override
  public CompletionStage<Cancelling> cancel(RunId id) {
    return writer.add(new Cancels.Cancel(id));
  }

  @Override
  public CompletionStage<Requeued> retry(RunId id) {
    return writer.add(new Retries.Retry(id));
  }

  @Override
  public CompletionStage<Changed> cancelAll(Filter filter, int limit) {
    return Storable.unless(
        Storable.refusal("type", filter.type()),
        () -> bulk.change(filter, Source.Wanted.CANCEL, limit));
  }

  @Override
  public CompletionStage<Changed> retryAll(Filter filter, int limit) {
    return Storable.unless(
        Storable.refusal("type", filter.type()),
        () -> bulk.change(filter, Source.Wanted.RETRY, limit));
  }

  @Override
  public CompletionStage<Integer> prune(Duration age, int limit) {
    int slice = Math.min(limit, PRUNED_AT_ONCE);
    return writer
        .add(new Prunes.Prune(age, slice))
        .thenCompose(
            done ->
                done < slice || done == limit
                    ? CompletableFuture.completedStage(done)
                    : prune(age, limit - done).thenApply(rest -> done + rest));
  }

  @Override
  public CompletionStage<Optional<Task>> find(RunId id) {
    return readers.read(reads -> reads.find(id));
  }

  @Override
  public CompletionStage<Map<RunId, Ended>> ended(Set<RunId> ids) {
    return readers.read(reads -> reads.ended(ids));
  }

  @Override
  public CompletionStage<Optional<byte[]>> resultPart(RunId id, long from, int length) {
    return readers.read(reads -> reads.resultPart(id, from, length));
  }

  @Override
  public CompletionStage<Page> list(Filter filter, @Nullable RunId before, int limit) {
    return Storable.unless(
        Storable.refusal("type", filter.type()),
        () -> readers.read(reads -> reads.list(filter, before, limit)));
  }

  @Override
  public CompletionStage<@Nullable Void> remember(String name, String value) {
    return Storable.unless(
        Storable.refusal("note", name + value),
        () -> writer.add(new Notes.Note(name, value)).thenAccept(_ -> {}));
  }

  @Override
  public CompletionStage<Instant> time() {
    return readers.read(Reads::time);
  }

  @Override
  public Instant estimatedTime() {
    return heardTime.estimate();
  }

  @Override
  public CompletionStage<Optional<String>> recall(String name) {
    return readers.read(reads -> reads.note(name));
  }

  /** Fails: a shared store is backed up by the server's own tools. */
  @Override
  public CompletionStage<Void> backUp(Path target) {
    return CompletableFuture.failedStage(
        new StoreException.Unavailable(
            "a store in PostgreSQL is backed up by the server's means: use pg_dump"));
  }

  @Override
  public long live() {
    return live.get();
  }

  @Override
  public boolean roomToAccept() {
    return writer.roomToAccept();
  }

  @Override
  public @Nullable String readTrouble() {
    return readers.health().trouble();
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    writer.close();
    readers.close();
  }
}
