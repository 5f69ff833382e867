package dev.firebreak.store.sqlite;

import dev.firebreak.liveness.Loop;
import dev.firebreak.store.SerialExecutor;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that writes. It takes all waiting operations, within bounds, commits them as one group
 * and passes the answers on: the more operations wait, the fewer syncs each one costs.
 */
final class Writer implements Loop.Work, AutoCloseable {
  private static final int MOST_OPERATIONS = 512;
  private static final long MOST_BYTES = 1L << 20;

  private final Commits commits;
  private final StoreOptions options;
  private final SerialExecutor answers;
  private final AtomicLong live;
  private final Loop loop = Loop.waiting("store-writer", this);
  private final Queue<Operation<?>> waiting = new ConcurrentLinkedQueue<>();

  /**
   * The operations that were taken from the queue and are not answered yet. Used by the loop's
   * thread only.
   */
  private List<Operation<?>> group = List.of();

  private volatile boolean idle;
  private volatile boolean closed;

  Writer(Commits commits, StoreOptions options, AtomicLong live) {
    this.commits = commits;
    this.options = options;
    answers = new SerialExecutor(options.answers());
    this.live = live;
  }

  /** The number of live tasks, updated after each group. */
  AtomicLong live() {
    return live;
  }

  void start() {
    loop.start();
  }

  <T> Operation<T> add(Operation<T> operation) {
    waiting.add(operation);
    if (closed) {
      if (waiting.remove(operation)) {
        refuse(operation);
      }
    } else if (idle) {
      loop.unpark();
    }
    return operation;
  }

  @Override
  public boolean turn() {
    take();
    if (!group.isEmpty() || (commits.correcting() && !closed)) {
      return commit();
    } else if (closed) {
      return false;
    }
    rest();
    return true;
  }

  private boolean commit() {
    if (commits.commit(group) == Commits.Result.UNKNOWN) {
      return endProcess();
    }
    live.addAndGet(commits.added());
    finish();
    return commits.tidy() != Commits.Result.UNKNOWN || endProcess();
  }

  /** Ends the process, because the content of the disk is unknown. */
  private boolean endProcess() {
    options.onFailedSync().run();
    closed = true;
    refuseWaiting();
    return false;
  }

  @Override
  public void failed(Throwable thrown) {
    if (group.isEmpty()) {
      return;
    } else if (commits.abandon(group, thrown) == Commits.Result.UNKNOWN) {
      endProcess();
    }
    finish();
  }

  private void finish() {
    answer(group);
    group = List.of();
    commits.finished();
  }

  private void take() {
    group = new ArrayList<>();
    long bytes = 0;
    while (group.size() < MOST_OPERATIONS && bytes < MOST_BYTES) {
      Operation<?> next = waiting.peek();
      if (next == null) {
        break;
      }
      group.add(next); // First, so that it is in the queue or in the group, whatever fails.
      if (!waiting.remove(next)) {
        group.removeLast(); // Removed by add(), which refuses it.
        continue;
      }
      bytes += next.weight();
    }
  }

  private void rest() {
    idle = true;
    if (waiting.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    idle = false;
  }

  private void answer(List<Operation<?>> operations) {
    answers.tellEach(operations, Operation::answer);
  }

  private void refuseWaiting() {
    Operation<?> next;
    while ((next = waiting.poll()) != null) {
      refuse(next);
    }
  }

  private void refuse(Operation<?> operation) {
    operation.refuse(new StoreException.Unavailable("the store is closed"));
    answer(List.of(operation));
  }

  /** Commits the waiting operations, then ends the thread. */
  @Override
  public void close() {
    closed = true;
    loop.unpark();
    loop.join();
    refuseWaiting();
  }
}
