package dev.firebreak.store.sqlite;

import dev.firebreak.liveness.Loop;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.StoreStatistics;
import dev.firebreak.store.jdbc.WriteQueue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The thread that writes: commits the waiting operations as one group and answers them. */
final class Writer implements Loop.Work, AutoCloseable {
  private final Commits commits;
  private final StoreOptions options;
  private final AtomicLong live;
  private final WriteQueue<Operation<?>> queue;

  Writer(Commits commits, StoreOptions options, AtomicLong live) {
    this.commits = commits;
    this.options = options;
    this.live = live;
    queue = new WriteQueue<>(this, options.answers());
  }

  /** The number of live tasks, updated after each group. */
  AtomicLong live() {
    return live;
  }

  void start() {
    queue.start();
  }

  StoreStatistics statistics() {
    return queue.statistics();
  }

  <P extends Operation<?>> P add(P operation) {
    return queue.add(operation);
  }

  @Override
  public boolean turn() {
    boolean empty = queue.takeGroup(_ -> true).isEmpty();
    if (!empty || (commits.correcting() && !queue.closed())) {
      return commit();
    } else if (queue.closed()) {
      return false;
    }
    queue.rest();
    return true;
  }

  private boolean commit() {
    if (commits.commit(queue.group()) == Commits.Result.UNKNOWN) {
      return endProcess();
    }
    live.addAndGet(commits.added());
    Set<String> submitted = commits.submitted();
    finish();
    queue.report(submitted);
    return commits.tidy() != Commits.Result.UNKNOWN || endProcess();
  }

  /** Sets what is given the types of tasks that a group submits by itself. */
  void onSubmitted(Consumer<String> receiver) {
    queue.onSubmitted(receiver);
  }

  /** Ends the process, because the content of the disk is unknown. */
  private boolean endProcess() {
    options.onFailedSync().run();
    queue.stop();
    queue.refuseWaiting(_ -> true, new StoreException.Unavailable("the store is closed"));
    return false;
  }

  @Override
  public void failed(Throwable thrown) {
    if (queue.group().isEmpty()) {
      return;
    } else if (commits.abandon(queue.group(), thrown) == Commits.Result.UNKNOWN) {
      endProcess();
    }
    finish();
  }

  private void finish() {
    queue.answerGroup();
    commits.finished();
  }

  /** Commits the waiting operations, then ends the thread. */
  @Override
  public void close() {
    queue.close();
  }
}
