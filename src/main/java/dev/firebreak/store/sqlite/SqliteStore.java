package dev.firebreak.store.sqlite;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Changed;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Filter;
import dev.firebreak.store.Page;
import dev.firebreak.store.Requeued;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Storable;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.Submission;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tasks in a SQLite database in a folder of its own, which one process uses at a time. An
 * answered change is on the disk; tasks that were running when the process ended are queued again
 * by the next {@link #open}.
 */
public final class SqliteStore implements TaskStore {
  /** So few tasks that operations behind a prune are hardly delayed. */
  private static final int PRUNED_AT_ONCE = 500;

  private final OpenedFolder opened;
  private final StoreOptions options;
  private final AtomicLong live;
  private final Writer writer;
  private final Readers readers;
  private final Bulk bulk;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SqliteStore(OpenedFolder opened, StoreOptions options) throws SQLException {
    this.opened = opened;
    this.options = options;
    live = new AtomicLong(opened.recovered().live());
    readers = new Readers(opened.database(), options.answers());
    writer = new Writer(opened.commits(), options, live);
    bulk = new Bulk(writer, readers);
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
      SqliteStore store = new SqliteStore(opened, options);
      store.writer.start();
      return store;
    } catch (SQLException e) {
      opened.close();
      throw new StoreException.Refused("the store in " + dataDir + " can't be opened: " + e, e);
    }
  }

  /** The result of opening the store. */
  public RecoveryReport recovered() {
    return opened.recovered();
  }

  @Override
  public CompletionStage<Accepted> accept(Submission submission) {
    return Storable.unless(
        Storable.refusal(submission), () -> writer.add(SubmitBatch.of(submission)));
  }

  @Override
  public CompletionStage<List<ClaimResult>> claim(List<ClaimRequest> requests) {
    return writer.add(Claims.of(requests));
  }

  @Override
  public CompletionStage<Settled> settle(Claim claim, Ending ending) {
    return writer.add(Settlements.of(claim, ending));
  }

  @Override
  public CompletionStage<Cancelling> cancel(RunId id) {
    return writer.add(Cancels.of(id));
  }

  @Override
  public CompletionStage<Requeued> retry(RunId id) {
    return writer.add(Retries.of(id));
  }

  @Override
  public CompletionStage<Changed> cancelAll(Filter filter, int limit) {
    return Storable.unless(
        Storable.refusal("type", filter.type()), () -> bulk.cancel(filter, limit));
  }

  @Override
  public CompletionStage<Changed> retryAll(Filter filter, int limit) {
    return Storable.unless(
        Storable.refusal("type", filter.type()), () -> bulk.retry(filter, limit));
  }

  @Override
  public CompletionStage<Integer> prune(Duration age, int limit) {
    int slice = Math.min(limit, PRUNED_AT_ONCE);
    return writer
        .add(Prunes.of(age, slice))
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
        Storable.refusal("note", name + value), () -> writer.add(Notes.of(name, value)));
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
  public CompletionStage<Optional<String>> recall(String name) {
    return readers.read(reads -> reads.note(name));
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
    return opened.space().some();
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
    opened.close();
  }
}
