package dev.firebreak.store.postgres.tasks;

import dev.firebreak.access.TokenStore;
import dev.firebreak.pause.PauseStore;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Ended;
import dev.firebreak.store.Reconciled;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.jdbc.JdbcPauseStore;
import dev.firebreak.store.jdbc.JdbcTaskStore;
import dev.firebreak.store.jdbc.JdbcTokenStore;
import dev.firebreak.store.jdbc.OperatorChange;
import dev.firebreak.store.jdbc.ReadConnection;
import dev.firebreak.store.jdbc.Readers;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.HeardTime;
import dev.firebreak.store.postgres.connection.Pooling;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.connection.Schema;
import dev.firebreak.store.postgres.connection.SessionKind;
import dev.firebreak.store.postgres.connection.Sessions;
import dev.firebreak.store.postgres.connection.SqlErrorKind;
import dev.firebreak.store.postgres.connection.WriterConnection;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

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
public final class PostgresStore extends JdbcTaskStore {
  private final LiveTaskCount live;
  private final HeardTime heardTime;
  private final Writer writer;
  private final Readers<PostgresReads> readers;
  private final TokenStore tokens;
  private final PauseStore pauses;

  private PostgresStore(
      LiveTaskCount live,
      HeardTime heardTime,
      Writer writer,
      Readers<PostgresReads> readers,
      OperatorChange.Maker maker,
      VersionedTypes versioned) {
    super(new PostgresChanges(writer, versioned), readers);
    this.live = live;
    this.heardTime = heardTime;
    this.writer = writer;
    this.readers = readers;
    tokens = new JdbcTokenStore(readers, maker);
    pauses = new JdbcPauseStore(readers, maker);
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
      WriterConnection connection = new WriterConnection(sessions);
      LiveTaskCount live = new LiveTaskCount(connection.session().count());
      HeardTime heardTime = new HeardTime(connection.session().now());
      NodeIdentity self = new NodeIdentity(nodeId, options.node());
      Writer writer = new Writer(connection, self, options, live, heardTime);
      writer.start();
      return new PostgresStore(
          live,
          heardTime,
          writer,
          readers(sessions, options),
          new OperatorChanges(sessions),
          new VersionedTypes(sessions));
    } catch (SQLException e) {
      throw away(where, e);
    }
  }

  /** The tokens, which are in the same database. */
  public TokenStore tokens() {
    return tokens;
  }

  /** The paused types, which are in the same database. */
  public PauseStore pauses() {
    return pauses;
  }

  static Readers<PostgresReads> readers(Sessions sessions, StoreOptions options) {
    List<ReadConnection<PostgresReads>> connections = new ArrayList<>();
    for (int i = 0; i < Readers.COUNT; i++) {
      connections.add(new PostgresReadConnection(sessions));
    }
    return new Readers<>(connections, options.answers());
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
    try (Connection connection = sessions.open(SessionKind.MIGRATION);
        Connection other = sessions.open(SessionKind.MIGRATION)) {
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
  public CompletionStage<Reconciled> reconcile(Set<Claim> known) {
    return writer.add(writer.reconcile(known));
  }

  @Override
  public void onSubmitted(Consumer<String> listener) {
    writer.onSubmitted(listener);
  }

  @Override
  public CompletionStage<Map<RunId, Ended>> ended(Set<RunId> ids) {
    return readers.read(reads -> reads.ended(ids));
  }

  @Override
  public CompletionStage<Instant> time() {
    return readers.read(PostgresReads::time);
  }

  @Override
  public Instant estimatedTime() {
    return heardTime.estimate();
  }

  /** Fails: a shared store is backed up by the server's own tools. */
  @Override
  public CompletionStage<Void> backUp(Path target) {
    return CompletableFuture.failedStage(
        new StoreException.Unavailable(
            "a store in PostgreSQL is backed up by the server's own tools: use pg_dump"));
  }

  @Override
  public long live() {
    return live.get();
  }

  @Override
  public boolean roomToAccept() {
    return writer.roomToAccept();
  }
}
