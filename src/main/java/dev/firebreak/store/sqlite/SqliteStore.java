package dev.firebreak.store.sqlite;

import dev.firebreak.access.TokenStore;
import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.pause.PauseStore;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.jdbc.JdbcPauseStore;
import dev.firebreak.store.jdbc.JdbcTaskStore;
import dev.firebreak.store.jdbc.JdbcTokenStore;
import dev.firebreak.store.jdbc.OperatorChange;
import dev.firebreak.store.jdbc.ReadConnection;
import dev.firebreak.store.jdbc.Readers;
import dev.firebreak.store.jdbc.TaskReads;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Keeps tasks in a SQLite database in a folder of its own, which one process uses at a time. An
 * answered change is on the disk; tasks that were running when the process ended are queued again
 * by the next {@link #open}.
 */
public final class SqliteStore extends JdbcTaskStore {
  private final OpenedFolder opened;
  private final StoreOptions options;
  private final AtomicLong live;
  private final Writer writer;
  private final TokenStore tokens;
  private final PauseStore pauses;

  private SqliteStore(
      OpenedFolder opened, StoreOptions options, Writer writer, Readers<TaskReads> readers) {
    super(new SqliteChanges(writer), readers);
    this.opened = opened;
    this.options = options;
    this.writer = writer;
    live = writer.live();
    OperatorChange.Maker maker = change -> writer.add(OperatorChanges.of(change));
    tokens = new JdbcTokenStore(readers, maker);
    pauses = new JdbcPauseStore(readers, maker);
  }

  /**
   * Opens the store in a folder, which is created if there is none. Blocks until the tasks that
   * were running are freed.
   *
   * @throws StoreException.Refused if the store can't be opened; nothing was changed or deleted
   */
  public static SqliteStore open(Path dataDir, StoreOptions options) throws StoreException.Refused {
    OpenedFolder opened = OpenedFolder.open(dataDir, options);
    try {
      Readers<TaskReads> readers = readers(opened.database(), options);
      AtomicLong live = new AtomicLong(opened.recovered().live());
      Writer writer = new Writer(opened.commits(), options, live);
      writer.start();
      return new SqliteStore(opened, options, writer, readers);
    } catch (SQLException e) {
      opened.close();
      throw new StoreException.Refused("the store in " + dataDir + " can't be opened: " + e, e);
    }
  }

  static Readers<TaskReads> readers(Database database, StoreOptions options) throws SQLException {
    List<ReadConnection<TaskReads>> connections = new ArrayList<>();
    for (int i = 0; i < Readers.COUNT; i++) {
      connections.add(new SqliteReadConnection(database));
    }
    return new Readers<>(connections, options.answers());
  }

  @Override
  public void onSubmitted(Consumer<String> listener) {
    writer.onSubmitted(listener);
  }

  /** The tokens, which are in the same file. */
  public TokenStore tokens() {
    return tokens;
  }

  /** The paused types, which are in the same file. */
  public PauseStore pauses() {
    return pauses;
  }

  /** The result of opening the store. */
  public RecoveryReport recovered() {
    return opened.recovered();
  }

  @Override
  public CompletionStage<Instant> time() {
    return CompletableFuture.completedStage(options.clock().instant());
  }

  @Override
  public Instant estimatedTime() {
    return options.clock().instant();
  }

  @Override
  public CompletionStage<Void> backUp(Path target) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofPlatform().name("store-backup").start(() -> backUp(target, done));
    return done;
  }

  private void backUp(Path target, CompletableFuture<Void> done) {
    try {
      Backup.run(opened.database(), target);
      options.answers().execute(() -> done.complete(null));
    } catch (Throwable t) {
      HeapWatch.noticed(t);
      done.completeExceptionally(t);
    }
  }

  @Override
  public long live() {
    return live.get();
  }

  @Override
  public boolean roomToAccept() {
    return opened.space().hasSpace();
  }

  @Override
  protected void release() {
    opened.close();
  }
}
